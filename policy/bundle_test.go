package policy_test

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2"
	"oras.land/oras-go/v2/registry/remote"

	"github.com/packlint/packlint/internal/registrytest"
	"github.com/packlint/packlint/policy"
)

func repository(t *testing.T) *remote.Repository {
	t.Helper()
	repo, err := remote.NewRepository(registrytest.Start(t, registrytest.Options{}).Host + "/acme/policies")
	if err != nil {
		t.Fatal(err)
	}
	repo.PlainHTTP = true
	return repo
}

func TestPushAndPull(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	repo := repository(t)
	files := readDir(t, "testdata/conftest/v1")
	pinned, err := policy.Push(ctx, repo, "v1", files)
	if err != nil {
		t.Fatal(err)
	}
	for _, reference := range []string{"v1", pinned} {
		got, digest, err := policy.Pull(ctx, repo, reference)
		if err != nil {
			t.Fatal(err)
		}
		if digest != pinned || !maps.EqualFunc(got, files, bytes.Equal) {
			t.Errorf("%s: pulled %d files of %s, want %d of %s", reference, len(got), digest, len(files), pinned)
		}
	}
	again, err := policy.Push(ctx, repo, "v2", files)
	if err != nil || again != pinned {
		t.Errorf("the same files have the digests %s and %s (%v)", pinned, again, err)
	}
	if _, _, err := policy.Pull(ctx, repo, string(digest.FromString("other"))); err == nil {
		t.Error("another digest gives something, too")
	}
}

// pushLayers makes an artifact as another tool would.
func pushLayers(t *testing.T, repo *remote.Repository, config string, layers map[string]string) {
	t.Helper()
	ctx := context.Background()
	var list []ocispec.Descriptor
	for _, title := range slices.Sorted(maps.Keys(layers)) {
		mediaType, text, _ := strings.Cut(layers[title], " ")
		d, err := oras.PushBytes(ctx, repo, mediaType, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		d.Annotations = map[string]string{ocispec.AnnotationTitle: title}
		list = append(list, d)
	}
	about, err := oras.PushBytes(ctx, repo, config, []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	root, err := oras.PackManifest(ctx, repo, oras.PackManifestVersion1_1, "", oras.PackManifestOptions{ConfigDescriptor: &about, Layers: list})
	if err != nil {
		t.Fatal(err)
	}
	if err := repo.Tag(ctx, root, "other"); err != nil {
		t.Fatal(err)
	}
}

const (
	configType = "application/vnd.cncf.openpolicyagent.config.v1+json"
	policyType = "application/vnd.cncf.openpolicyagent.policy.layer.v1+rego"
	dataType   = "application/vnd.cncf.openpolicyagent.data.layer.v1+json"
)

// TestPullFromConftest reads a bundle as `conftest push` makes it, whose data
// have any name.
func TestPullFromConftest(t *testing.T) {
	t.Parallel()
	repo := repository(t)
	pushLayers(t, repo, configType, map[string]string{
		"policy/deny.rego":         policyType + " package main",
		"policy/registries.yaml":   dataType + " registries: []",
		"policy/notes.txt":         "text/plain notes",
		"policy/more/data.json":    dataType + " {}",
		"./policy/lib/helper.rego": policyType + " package lib",
	})
	files, _, err := policy.Pull(context.Background(), repo, "other")
	if err != nil {
		t.Fatal(err)
	}
	got := slices.Sorted(maps.Keys(files))
	want := []string{"policy/deny.rego", "policy/lib/helper.rego", "policy/more/data.json", "policy/registries/data.yaml"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPullHostileBundles(t *testing.T) {
	t.Parallel()
	for title, c := range map[string]struct{ config, layer, want string }{
		"../../etc/cron.d/x.rego": {configType, policyType + " package x", "leads out of the bundle"},
		"/etc/x.rego":             {configType, policyType + " package x", "leads out of the bundle"},
		"x.sh":                    {configType, policyType + " package x", "is no .rego file"},
		"x.exe":                   {configType, dataType + " x", "is neither JSON nor YAML"},
		"x.rego":                  {"application/vnd.oci.image.config.v1+json", policyType + " package x", "it holds no policies: its type is"},
		"big.rego":                {configType, policyType + " " + strings.Repeat("# x\n", 1<<20+1), "has 4 MiB"},
	} {
		repo := repository(t)
		pushLayers(t, repo, c.config, map[string]string{title: c.layer})
		_, _, err := policy.Pull(context.Background(), repo, "other")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", title, err, c.want)
		}
	}
}
