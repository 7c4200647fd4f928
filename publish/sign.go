package publish

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/registry"
	"oras.land/oras-go/v2/registry/remote/auth"
)

// Signer signs what is published by running cosign.
type Signer struct {
	client *Client
	cosign *program
	key    string
	remove string
}

// NewSigner fails when there is no cosign on PATH. An empty key means keyless, by
// the identity of the workflow or of whoever answers in the browser. A credential
// that is not empty is cosign's for the host, in place of what Docker's
// configuration has. Close removes it.
func NewSigner(c *Client, key, host string, credential auth.Credential) (*Signer, error) {
	s := &Signer{client: c, key: key}
	var err error
	if s.cosign, err = find("cosign", "", &c.secrets); err != nil {
		return nil, fmt.Errorf("%w. --sign needs cosign on PATH", err)
	}
	if credential != auth.EmptyCredential {
		own := accountOf(credential)
		c.secrets.add(credential.Password, own.Auth)
		s.remove, err = configDir(map[string]any{"auths": map[string]account{host: own}})
		s.cosign.env = []string{"DOCKER_CONFIG=" + s.remove}
	}
	return s, err
}

// Close removes what NewSigner has written.
func (s *Signer) Close() error {
	if s.remove == "" {
		return nil
	}
	return os.RemoveAll(s.remove)
}

// sigstoreBundle is the type of the artefacts in which cosign 3 keeps signatures.
const sigstoreBundle = "application/vnd.dev.sigstore.bundle.v0.3+json"

// signed tells whether the registry has a signature for a manifest, by anybody,
// where cosign puts them: a tag made of the digest (cosign 2), or a referrer.
func (s *Signer) signed(ctx context.Context, ref registry.Reference, manifest digest.Digest) (bool, error) {
	tag := ref
	tag.Reference = strings.Replace(manifest.String(), ":", "-", 1) + ".sig"
	if there, err := s.client.Look(ctx, tag); err != nil || there != nil {
		return there != nil, err
	}
	found := false
	subject := ocispec.Descriptor{MediaType: ocispec.MediaTypeImageManifest, Digest: manifest}
	err := s.client.repository(ref).Referrers(ctx, subject, sigstoreBundle, func(referrers []ocispec.Descriptor) error {
		found = found || len(referrers) > 0
		return nil
	})
	return found, s.client.failure(ref.Registry, err)
}

// Sign signs a manifest, unless it is signed.
func (s *Signer) Sign(ctx context.Context, ref registry.Reference, manifest digest.Digest) error {
	if done, err := s.signed(ctx, ref, manifest); err != nil || done {
		return err
	}
	args := []string{"sign", "--yes"}
	if s.key != "" {
		args = append(args, "--key", s.key)
	}
	if s.client.options.PlainHTTP {
		args = append(args, "--allow-http-registry")
	}
	if s.client.options.Insecure {
		args = append(args, "--allow-insecure-registry")
	}
	ref.Reference = manifest.String()
	_, err := s.cosign.run(ctx, append(args, ref.String())...)
	return err
}
