package publish

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/opencontainers/go-digest"
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

// Sign signs a manifest, unless the registry has a signature for it, by anybody,
// where cosign puts them.
func (s *Signer) Sign(ctx context.Context, ref registry.Reference, manifest digest.Digest) error {
	signature := ref
	signature.Reference = strings.Replace(manifest.String(), ":", "-", 1) + ".sig"
	if there, err := s.client.Look(ctx, signature); err != nil || there != nil {
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
