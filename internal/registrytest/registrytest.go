// Package registrytest runs a real registry, the CNCF distribution server, in the
// process of a test.
package registrytest

import (
	"context"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/distribution/distribution/v3/configuration"
	"github.com/distribution/distribution/v3/registry/handlers"
	_ "github.com/distribution/distribution/v3/registry/storage/driver/inmemory"
	"github.com/sirupsen/logrus"
)

// Options say what kind of registry it is: anonymous, in memory and plain HTTP.
type Options struct{}

// Registry is a running registry.
type Registry struct {
	Host string // host:port
}

// Start runs a registry until the test ends.
func Start(t testing.TB, _ Options) *Registry {
	t.Helper()
	logrus.SetOutput(io.Discard)
	config := &configuration.Configuration{}
	config.Storage = configuration.Storage{
		"inmemory":    nil,
		"maintenance": configuration.Parameters{"uploadpurging": map[any]any{"enabled": false}},
	}
	config.HTTP.Secret = "upload state"
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	server := httptest.NewServer(handlers.NewApp(ctx, config))
	t.Cleanup(server.Close)
	_, host, _ := strings.Cut(server.URL, "://")
	return &Registry{Host: host}
}
