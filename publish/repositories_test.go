package publish

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/packlint/packlint/internal/registrytest"
)

// TestHarbor has a registry that answers as Harbor does before the project is
// there, and Harbor's API beside it.
func TestHarbor(t *testing.T) {
	t.Parallel()
	var created atomic.Pointer[string]
	r := registrytest.Start(t, registrytest.Options{Auth: "htpasswd", Fault: func(registry http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			user, password, _ := r.BasicAuth()
			switch project := created.Load(); {
			case r.URL.Path == "/api/v2.0/ping":
				_, _ = w.Write([]byte("Pong"))
			case r.URL.Path == "/api/v2.0/projects" && r.Method == http.MethodPost:
				var body struct {
					Name string `json:"project_name"`
				}
				if json.NewDecoder(r.Body).Decode(&body) != nil || user != registrytest.Username || password != registrytest.Password {
					w.WriteHeader(http.StatusForbidden)
					return
				}
				created.Store(&body.Name)
				w.WriteHeader(http.StatusCreated)
			case project == nil && r.Method == http.MethodPost:
				registrytest.Refuse(w, http.StatusNotFound, "NOT_FOUND", "project team not found")
			default:
				registry.ServeHTTP(w, r)
			}
		})
	}})
	c := client(t, Options{PlainHTTP: true, Credential: robot(r.Host)})
	a, to, ctx := build(t, samplePack), target(t, r), context.Background()
	got := c.Push(ctx, to, a, PushOptions{})
	failure, ok := got.Err.(*Failure)
	if !ok || !failure.NoRepository {
		t.Fatalf("without the project: %+v", got)
	}
	must(t, c.CreateRepository(ctx, to, a.Name))
	if project := created.Load(); project == nil || *project != "team" {
		t.Errorf("created %v", project)
	}
	if got := c.Push(ctx, to, a, PushOptions{}); got.Outcome != Pushed {
		t.Errorf("with the project: %+v", got)
	}
}

func TestECR(t *testing.T) {
	to, err := ParseTarget("123456789012.dkr.ecr.eu-central-1.amazonaws.com/team")
	must(t, err)
	const want = "aws ecr create-repository --registry-id 123456789012 --region eu-central-1 --repository-name team/spectro-packs/archive && " +
		"aws ecr create-repository --registry-id 123456789012 --region eu-central-1 --repository-name team/spectro-packs/archive/hello"
	if got := CreateHint(to, "hello"); !strings.HasSuffix(got, want) {
		t.Errorf("the hint is %s", got)
	}
	// A stand-in for the aws program that notes what it was asked, and has the
	// base already.
	bin, noted := t.TempDir(), filepath.Join(t.TempDir(), "noted")
	script := "#!/bin/sh\necho \"$@\" >> " + noted + "\ncase \"$*\" in *archive) echo 'An error occurred (RepositoryAlreadyExistsException)' >&2; exit 254;; esac\n"
	must(t, os.WriteFile(filepath.Join(bin, "aws"), []byte(script), 0o755))
	t.Setenv("PATH", bin+":/bin:/usr/bin")
	must(t, anonymous(t).CreateRepository(context.Background(), to, "hello"))
	text, err := os.ReadFile(noted)
	must(t, err)
	if got := strings.TrimSpace(strings.ReplaceAll(string(text), "\n", " && aws ")); "aws "+strings.TrimSuffix(got, " && aws") != want {
		t.Errorf("asked for %s", text)
	}
	elsewhere, err := ParseTarget("registry.invalid/team")
	must(t, err)
	if err := anonymous(t).CreateRepository(context.Background(), elsewhere, "hello"); err == nil || !strings.Contains(err.Error(), "create team/spectro-packs/archive/hello there") {
		t.Errorf("elsewhere: %v", err)
	}
}
