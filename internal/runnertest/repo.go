package runnertest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Repo is a git repository of a test.
type Repo struct {
	t   testing.TB
	Dir string
}

// NewRepo makes an empty repository with the branch main. Tests that need it are
// skipped where there is no git.
func NewRepo(t testing.TB) *Repo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("needs git")
	}
	r := &Repo{t, t.TempDir()}
	r.Git("init", "-q", "-b", "main")
	// As GitHub does for actions/checkout.
	r.Git("config", "uploadpack.allowAnySHA1InWant", "true")
	return r
}

// Git runs git and returns what it prints.
func (r *Repo) Git(args ...string) string {
	r.t.Helper()
	cmd := exec.Command("git", append([]string{"-C", r.Dir, "-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_COUNT=0")
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// Write writes files, a path and a text by turns; the text "" removes the file.
func (r *Repo) Write(files ...string) {
	r.t.Helper()
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(r.Dir, filepath.FromSlash(files[i]))
		if files[i+1] == "" {
			if err := os.Remove(name); err != nil {
				r.t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			r.t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(files[i+1]), 0o644); err != nil {
			r.t.Fatal(err)
		}
	}
}

// Commit writes files, commits all there is, and returns the commit.
func (r *Repo) Commit(files ...string) string {
	r.t.Helper()
	r.Write(files...)
	r.Git("add", "-A")
	r.Git("commit", "-q", "--allow-empty", "-m", "a commit")
	return r.Git("rev-parse", "HEAD")
}

// Merge makes the commit that GitHub makes of a pull request, of which base and
// head are the parents, and returns it.
func (r *Repo) Merge(base, head string) string {
	r.t.Helper()
	r.Git("checkout", "-q", "--detach", base)
	r.Git("merge", "-q", "--no-ff", "-m", "Merge", head)
	merge := r.Git("rev-parse", "HEAD")
	r.Git("checkout", "-q", "main")
	return merge
}

// Checkout clones the repository as actions/checkout does: one commit, detached;
// with a depth of 0 all of the history.
func (r *Repo) Checkout(commit string, depth string) *Repo {
	r.t.Helper()
	clone := &Repo{r.t, r.t.TempDir()}
	clone.Git("init", "-q", "-b", "main")
	clone.Git("remote", "add", "origin", "file://"+r.Dir)
	args := []string{"fetch", "-q", "--no-tags"}
	if depth != "0" {
		args = append(args, "--depth="+depth)
	}
	args = append(args, "origin", commit)
	if depth == "0" {
		args = append(args, "+refs/heads/*:refs/remotes/origin/*")
	}
	clone.Git(args...)
	clone.Git("checkout", "-q", "--detach", commit)
	return clone
}
