package git

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Login is a header that a web server wants to see, below a URL.
type Login struct{ URL, Header string }

// Fetch brings a commit into the clone, from the remote called origin. A shallow
// clone stays shallow, and only grows by this one commit; a whole one must not
// become shallow.
func (r Repo) Fetch(ctx context.Context, commit string, login *Login) error {
	args := []string{"fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance"}
	if r.shallow(ctx) {
		args = append(args, "--depth=1")
	}
	// Protocols that run programs of the configuration's choice stay off.
	cmd := r.command(ctx, "protocol.ext.allow=never", append(args, "origin", commit)...)
	if login != nil {
		// In the arguments other processes could read it. The empty header drops
		// the one that the checkout may have stored: servers refuse two.
		key := "http." + login.URL + ".extraHeader"
		cmd.Env = append(cmd.Env, settings([2]string{key, ""}, [2]string{key, login.Header})...)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
		return fmt.Errorf("git fetch: %w: %s", err, line)
	}
	if !r.Has(ctx, commit) {
		return errors.New("git fetch: the remote has no such commit")
	}
	return nil
}

// settings are variables that add to the configuration, after those there are.
func settings(pairs ...[2]string) []string {
	first, _ := strconv.Atoi(os.Getenv("GIT_CONFIG_COUNT"))
	env := []string{fmt.Sprintf("GIT_CONFIG_COUNT=%d", first+len(pairs))}
	for i, p := range pairs {
		env = append(env, fmt.Sprintf("GIT_CONFIG_KEY_%d=%s", first+i, p[0]), fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", first+i, p[1]))
	}
	return env
}
