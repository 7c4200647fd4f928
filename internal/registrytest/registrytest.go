// Package registrytest runs a real registry, the CNCF distribution server, in the
// process of a test.
package registrytest

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/distribution/distribution/v3/configuration"
	_ "github.com/distribution/distribution/v3/registry/auth/htpasswd" // the kinds of access control
	_ "github.com/distribution/distribution/v3/registry/auth/token"
	"github.com/distribution/distribution/v3/registry/handlers"
	_ "github.com/distribution/distribution/v3/registry/storage/driver/filesystem"
	_ "github.com/distribution/distribution/v3/registry/storage/driver/inmemory"
	"github.com/sirupsen/logrus"
	"golang.org/x/crypto/bcrypt"
)

// The account of registries that ask for one.
const (
	Username = "robot$packs" // the shape of Harbor's
	Password = "s3cret-Passw0rd"
)

// Options say what kind of registry it is: anonymous and plain HTTP, if empty.
type Options struct {
	TLS bool // with a certificate of an authority of its own
	// Auth is "htpasswd" or "token".
	Auth string
	// Dir keeps the registry on disk; in memory when empty.
	Dir string
	// Fault stands in front of the registry and may do to requests and answers
	// what networks do.
	Fault func(registry http.Handler) http.Handler
}

// Registry is a running registry.
type Registry struct {
	Host   string // host:port
	CAFile string // of a registry with TLS

	mu       sync.Mutex
	requests []string
}

// Start runs a registry until the test ends.
func Start(t testing.TB, o Options) *Registry {
	t.Helper()
	logrus.SetOutput(io.Discard)
	config := &configuration.Configuration{}
	config.Storage = configuration.Storage{"inmemory": nil}
	if o.Dir != "" {
		config.Storage = configuration.Storage{"filesystem": {"rootdirectory": o.Dir}}
	}
	config.Storage["maintenance"] = configuration.Parameters{"uploadpurging": map[any]any{"enabled": false}}
	config.Catalog.MaxEntries = 1000
	config.HTTP.Secret = "upload state"
	switch o.Auth {
	case "htpasswd":
		config.Auth = configuration.Auth{"htpasswd": {"realm": "packs", "path": htpasswd(t)}}
	case "token":
		config.Auth = configuration.Auth{"token": tokens(t)}
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	var app http.Handler = handlers.NewApp(ctx, config)
	if o.Fault != nil {
		app = o.Fault(app)
	}
	r := &Registry{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.mu.Lock()
		r.requests = append(r.requests, req.Method+" "+req.URL.Path)
		r.mu.Unlock()
		app.ServeHTTP(w, req)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	if o.TLS {
		server.StartTLS()
		r.CAFile = filepath.Join(t.TempDir(), "ca.pem")
		block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
		if err := os.WriteFile(r.CAFile, block, 0o600); err != nil {
			t.Fatal(err)
		}
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	_, r.Host, _ = strings.Cut(server.URL, "://")
	return r
}

// Requests returns the requests since the last call, "METHOD path".
func (r *Registry) Requests() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.requests
	r.requests = nil
	return out
}

func htpasswd(t testing.TB) string {
	t.Helper()
	hash, err := bcrypt.GenerateFromPassword([]byte(Password), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "htpasswd")
	if err := os.WriteFile(file, fmt.Appendf(nil, "%s:%s\n", Username, hash), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// Cut passes only so many bytes of a request's body on to the registry, and then
// ends the connection without an answer.
func Cut(registry http.Handler, r *http.Request, after int64) {
	cut := r.Clone(r.Context())
	cut.Body = io.NopCloser(io.MultiReader(io.LimitReader(r.Body, after), broken{}))
	registry.ServeHTTP(httptest.NewRecorder(), cut)
	Hang()
}

// Hang ends the connection of a request without an answer.
func Hang() {
	panic(http.ErrAbortHandler) // the standard library's way
}

// broken is the rest of a body that never arrives.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// Refuse answers as the distribution specification wants errors.
func Refuse(w http.ResponseWriter, code int, id, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(map[string]any{"errors": []map[string]string{{"code": id, "message": message}}})
}
