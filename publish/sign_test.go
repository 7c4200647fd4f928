package publish

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2"
	"oras.land/oras-go/v2/registry/remote/auth"

	"github.com/packlint/packlint/internal/registrytest"
)

// TestSignOnce wants no second signature, wherever the first one is.
func TestSignOnce(t *testing.T) {
	bin, noted := t.TempDir(), filepath.Join(t.TempDir(), "noted")
	must(t, os.WriteFile(filepath.Join(bin, "cosign"), []byte("#!/bin/sh\necho \"$@\" >> "+noted+"\n"), 0o755))
	t.Setenv("PATH", bin+":/bin:/usr/bin")
	r := registrytest.Start(t, registrytest.Options{})
	c, to, ctx := anonymous(t), target(t, r), context.Background()
	signer, err := NewSigner(c, "", r.Host, auth.EmptyCredential)
	must(t, err)
	for where, sign := range map[string]func(Push){
		"nowhere": func(Push) {},
		"a tag": func(p Push) {
			ref := p.Reference
			ref.Reference = strings.Replace(p.Manifest.String(), ":", "-", 1) + ".sig"
			desc, raw, err := c.manifest(ctx, p.Reference)
			must(t, err)
			must(t, c.repository(ref).Manifests().PushReference(ctx, desc, bytes.NewReader(raw), ref.Reference))
		},
		"a referrer": func(p Push) {
			subject := ocispec.Descriptor{MediaType: ocispec.MediaTypeImageManifest, Digest: p.Manifest, Size: 1}
			_, err := oras.PackManifest(ctx, c.repository(p.Reference), oras.PackManifestVersion1_1, sigstoreBundle, oras.PackManifestOptions{Subject: &subject})
			must(t, err)
		},
	} {
		must(t, os.RemoveAll(noted))
		version := strings.ReplaceAll(where, " ", "-")
		pushed := c.Push(ctx, to, build(t, strings.Replace(samplePack, "1.0.0", version, 1)), PushOptions{})
		must(t, pushed.Err)
		sign(pushed)
		must(t, signer.Sign(ctx, pushed.Reference, pushed.Manifest))
		text, err := os.ReadFile(noted)
		if (err == nil) != (where == "nowhere") {
			t.Errorf("signed in %s: cosign was asked to %q, %v", where, text, err)
		}
	}
}
