package publish

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/opencontainers/go-digest"
	"golang.org/x/tools/txtar"
	"oras.land/oras-go/v2/registry/remote/auth"

	"github.com/packlint/packlint/internal/packtest"
	"github.com/packlint/packlint/internal/registrytest"
	"github.com/packlint/packlint/pack"
)

const samplePack = `
-- pack.json --
{"name": "hello", "displayName": "Hello", "version": "1.0.0", "layer": "addon", "addonType": "monitoring", "cloudTypes": ["all"]}
-- values.yaml --
pack:
  namespace: hello
-- manifests/hello.yaml --
{apiVersion: v1, kind: ConfigMap, metadata: {name: hello}}
-- README.md --
# Hello
-- .DS_Store --
dropped here by an operating system
-- .packlint-baseline.json --
{}
`

// load lays a pack out in a new directory and reads it.
func load(t testing.TB, text string) *pack.Pack {
	t.Helper()
	dir := t.TempDir()
	packtest.Write(t, dir, txtar.Parse([]byte(text)).Files)
	p, err := loadDir(dir)
	must(t, err)
	return p
}

func loadDir(dir string) (*pack.Pack, error) {
	locations, err := pack.Find([]string{dir})
	if err != nil {
		return nil, err
	}
	return new(pack.Loader).Load(locations[0])
}

func build(t testing.TB, text string) *Archive {
	t.Helper()
	a, err := Build(load(t, text))
	must(t, err)
	return a
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func target(t testing.TB, r *registrytest.Registry) Target {
	t.Helper()
	to, err := ParseTarget(r.Host + "/team/base")
	must(t, err)
	return to
}

// client is impatient: it waits for milliseconds where others wait for seconds.
func client(t testing.TB, o Options) *Client {
	t.Helper()
	o.patience = patience{first: time.Millisecond, most: 50 * time.Millisecond}
	c, err := NewClient(o)
	must(t, err)
	return c
}

func anonymous(t testing.TB) *Client { return client(t, Options{PlainHTTP: true}) }

func robot(host string) auth.CredentialFunc {
	return auth.StaticCredential(host, auth.Credential{Username: registrytest.Username, Password: registrytest.Password})
}

// TestPush goes through the states that a tag can be in.
func TestPush(t *testing.T) {
	t.Parallel()
	r := registrytest.Start(t, registrytest.Options{})
	c, to, ctx := anonymous(t), target(t, r), context.Background()
	first := build(t, samplePack)

	if got := c.Push(ctx, to, first, PushOptions{DryRun: true}); got.Outcome != WouldPush || got.Err != nil {
		t.Errorf("dry run: %+v", got)
	}
	for _, request := range r.Requests() {
		if !strings.HasPrefix(request, "GET ") {
			t.Errorf("a dry run sends %s", request)
		}
	}
	pushed := c.Push(ctx, to, first, PushOptions{})
	if pushed.Outcome != Pushed || pushed.Err != nil {
		t.Fatalf("first push: %+v", pushed)
	}
	if want := r.Host + "/team/base/spectro-packs/archive/hello:1.0.0"; pushed.Reference.String() != want {
		t.Errorf("published as %s, not as %s", pushed.Reference, want)
	}
	r.Requests()
	again := c.Push(ctx, to, first, PushOptions{Annotations: map[string]string{"org.opencontainers.image.revision": "another"}})
	if again.Outcome != Unchanged || again.Manifest != pushed.Manifest {
		t.Errorf("second push: %+v", again)
	}
	if requests := r.Requests(); len(requests) != 1 {
		t.Errorf("a second push needs more than a look: %q", requests)
	}

	changed := build(t, strings.Replace(samplePack, "namespace: hello", "namespace: goodbye", 1))
	refused := c.Push(ctx, to, changed, PushOptions{Adopt: true})
	if refused.Outcome != Refused || refused.Err == nil {
		t.Fatalf("another archive under the same tag: %+v", refused)
	}
	for _, want := range []string{string(first.Digest), string(changed.Digest), "1 file differs: ~values.yaml"} {
		if !strings.Contains(refused.Err.Error(), want) {
			t.Errorf("the refusal does not name %s: %v", want, refused.Err)
		}
	}
	if now, err := c.Look(ctx, refused.Reference); err != nil || now.Manifest.Digest != pushed.Manifest {
		t.Errorf("a refused push has changed the tag to %v, %v", now, err)
	}
	forced := c.Push(ctx, to, changed, PushOptions{Force: true})
	if forced.Outcome != Pushed || forced.Manifest == pushed.Manifest || forced.Before.Manifest.Digest != pushed.Manifest {
		t.Errorf("forced: %+v", forced)
	}
}

// TestAdopt publishes as was done before packlint: tar, in a folder of another
// name, with other modes and times.
func TestAdopt(t *testing.T) {
	t.Parallel()
	r := registrytest.Start(t, registrytest.Options{})
	c, to, ctx := anonymous(t), target(t, r), context.Background()
	a := build(t, samplePack)
	old := *a
	var members []txtar.File
	for _, f := range unpacked(t, a) {
		members = append(members, txtar.File{Name: "hello-pack/" + strings.TrimPrefix(f.Name, "hello-1.0.0/"), Data: f.Data})
	}
	old.data = packtest.TarGz(t, members)
	old.Digest = digest.FromBytes(old.data)
	if got := c.Push(ctx, to, &old, PushOptions{}); got.Err != nil {
		t.Fatal(got.Err)
	}
	refused := c.Push(ctx, to, a, PushOptions{})
	if refused.Outcome != Refused || !strings.Contains(refused.Err.Error(), "--adopt") {
		t.Errorf("the same files in another archive: %+v", refused)
	}
	for _, o := range []PushOptions{{Adopt: true}, {Adopt: true, Force: true}} {
		adopted := c.Push(ctx, to, a, o)
		if adopted.Outcome != Adopted || adopted.Err != nil || adopted.Manifest != refused.Manifest {
			t.Errorf("%+v: %+v", o, adopted)
		}
	}
	if forced := c.Push(ctx, to, a, PushOptions{Force: true}); forced.Outcome != Pushed {
		t.Errorf("forced: %+v", forced)
	}
}

// TestAccess pushes to registries that ask for credentials or have a certificate
// of their own.
func TestAccess(t *testing.T) {
	t.Parallel()
	a := build(t, samplePack)
	ctx := context.Background()
	for _, o := range []registrytest.Options{{Auth: "htpasswd"}, {Auth: "token"}, {TLS: true}, {TLS: true, Auth: "htpasswd"}} {
		r := registrytest.Start(t, o)
		to := target(t, r)
		options := Options{PlainHTTP: !o.TLS, CAFile: r.CAFile, Credential: robot(r.Host)}
		if got := client(t, options).Push(ctx, to, a, PushOptions{}); got.Outcome != Pushed {
			t.Errorf("%+v: %+v", o, got)
		}
		if got := client(t, options).Push(ctx, to, a, PushOptions{}); got.Outcome != Unchanged {
			t.Errorf("%+v: again: %+v", o, got)
		}
		if o.TLS {
			untrusting := options
			untrusting.CAFile = ""
			got := client(t, untrusting).Push(ctx, to, a, PushOptions{})
			if got.Outcome != PushFailed || !strings.Contains(got.Err.Error(), "--ca-file") {
				t.Errorf("a certificate of an unknown authority: %+v", got)
			}
			untrusting.Insecure = true
			if got := client(t, untrusting).Push(ctx, to, a, PushOptions{}); got.Outcome != Unchanged {
				t.Errorf("insecure: %+v", got)
			}
			continue
		}
		options.PlainHTTP = false
		if got := client(t, options).Push(ctx, to, a, PushOptions{}); !strings.Contains(got.Err.Error(), "--plain-http") {
			t.Errorf("HTTPS to a server of HTTP: %v", got.Err)
		}
		options.PlainHTTP = true
		options.Credential = auth.StaticCredential(r.Host, auth.Credential{Username: "robot", Password: "wr0ng-Passw0rd"})
		got := client(t, options).Push(ctx, to, a, PushOptions{})
		if got.Outcome != PushFailed || !strings.Contains(got.Err.Error(), "packlint login "+r.Host) {
			t.Errorf("%+v: a wrong password: %+v", o, got)
		}
		if strings.Contains(got.Err.Error(), "wr0ng") {
			t.Errorf("the message tells the password: %v", got.Err)
		}
	}
}

func TestParseTarget(t *testing.T) {
	for in, want := range map[string]string{
		"ghcr.io/acme/packs":         "ghcr.io/acme/packs",
		"oci://harbor.example/packs": "harbor.example/packs",
		"localhost:5000":             "localhost:5000",
		"registry.example/a/b/":      "registry.example/a/b",
	} {
		got, err := ParseTarget(in)
		if err != nil || got.String() != want {
			t.Errorf("%s is %q, %v", in, got, err)
		}
	}
	for in, says := range map[string]string{
		"https://harbor.example/packs":       "leave https:// away",
		"ghcr.io/Acme/packs":                 "lower case",
		"ghcr.io/acme/spectro-packs/archive": "is added",
		"user:s3cret@ghcr.io/acme":           "packlint login",
		"":                                   "is not HOST/BASE",
		"ghcr.io/a b":                        "is not HOST/BASE",
		"ghcr.io/acme/packs:1.0.0":           "is not HOST/BASE",
		"ghcr.io/acme/../other":              "is not HOST/BASE",
	} {
		_, err := ParseTarget(in)
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q: %v", in, err)
		}
	}
	if got := (Target{Host: "h"}).Reference("n", "1").String(); got != "h/spectro-packs/archive/n:1" {
		t.Errorf("at the top of a registry: %s", got)
	}
}
