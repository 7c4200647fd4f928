package git_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/packlint/packlint/internal/git"
	"github.com/packlint/packlint/internal/runnertest"
)

// TestFetchLogin: the server sees one header, ours, whatever actions/checkout has
// stored; nothing of it is in an argument or stays behind.
func TestFetchLogin(t *testing.T) {
	r := runnertest.NewRepo(t)
	r.Commit("x", "y")
	var seen []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		seen = append(seen, req.Header.Values("Authorization")...)
		http.Error(w, "no", http.StatusNotFound)
	}))
	defer server.Close()
	r.Git("remote", "add", "origin", server.URL+"/o/r")
	r.Git("config", "http."+server.URL+"/.extraheader", "AUTHORIZATION: basic stored")
	t.Setenv("GIT_CONFIG_COUNT", "1")
	t.Setenv("GIT_CONFIG_KEY_0", "http.userAgent")
	t.Setenv("GIT_CONFIG_VALUE_0", "of the user")
	login := &git.Login{URL: server.URL + "/", Header: "Authorization: basic secret"}
	err := git.Repo(r.Dir).Fetch(t.Context(), strings.Repeat("1", 40), login)
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
	// What it says ends up in the middle of a sentence.
	if !strings.HasPrefix(err.Error(), "git fetch: exit status 128: ") || strings.Contains(err.Error(), "\n") {
		t.Errorf("%q", err)
	}
	if !slices.Equal(seen, []string{"basic secret"}) {
		t.Errorf("%q", seen)
	}
	config, err := os.ReadFile(filepath.Join(r.Dir, ".git", "config"))
	if err != nil || strings.Contains(string(config), "secret") {
		t.Errorf("%s %v", config, err)
	}
}

// TestFetchRunsNothing: an origin that is a program is refused.
func TestFetchRunsNothing(t *testing.T) {
	r := runnertest.NewRepo(t)
	commit := r.Commit("x", "y")
	clone := r.Checkout(commit, "1")
	ran := filepath.Join(t.TempDir(), "ran")
	clone.Git("remote", "set-url", "origin", "ext::touch "+ran)
	if err := git.Repo(clone.Dir).Fetch(t.Context(), strings.Repeat("1", 40), nil); err == nil || !strings.Contains(err.Error(), "not allowed") {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("something ran")
	}
}
