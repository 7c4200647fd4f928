package publish

import (
	"context"

	"oras.land/oras-go/v2/registry"
	"oras.land/oras-go/v2/registry/remote"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/credentials"
)

// Login checks a credential against a registry and stores it. A registry that
// answers without asking for one accepts any.
func (c *Client) Login(ctx context.Context, store credentials.Store, host string, credential auth.Credential) error {
	c.secrets.add(credential.Password)
	server := c.server(host)
	server.Client.(*auth.Client).Cache = nil // what was valid before says nothing
	return c.failure(host, credentials.Login(ctx, store, server, credential))
}

func (c *Client) server(host string) *remote.Registry {
	return &remote.Registry{RepositoryOptions: remote.RepositoryOptions{
		Client: c.to(host), PlainHTTP: c.options.PlainHTTP, TagListMaxPages: maxPages,
		Reference: registry.Reference{Registry: host},
	}}
}
