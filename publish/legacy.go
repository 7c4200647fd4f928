package publish

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"oras.land/oras-go/v2/registry/remote/auth"

	"github.com/packlint/packlint/pack"
)

// LegacyScheme marks a legacy registry among the targets of a configuration.
const LegacyScheme = "legacy://"

// LegacyOptions say how a legacy registry is reached.
type LegacyOptions struct {
	Server   string // host:port
	CLI      string // path of the spectro program; looked up on PATH when empty
	Insecure bool
	// Credential, if it is not empty, is used in place of what the user has
	// logged in with.
	Credential auth.Credential
}

// Legacy is a Spectro registry of the old kind. The protocol of that server is not
// public: all of this drives Spectro Cloud's own program, as its documentation
// describes it ("Spectro Cloud CLI"), and understands of what that prints only
// names and versions.
type Legacy struct {
	server  string
	program *program
	home    []string // the flag for a configuration of our own
	remove  string
	secrets secrets
}

// NewLegacy fails when there is no spectro program. Close removes the
// credentials.
func NewLegacy(o LegacyOptions) (*Legacy, error) {
	l := &Legacy{server: o.Server}
	var err error
	if l.program, err = find("spectro", o.CLI, &l.secrets); err != nil {
		return nil, fmt.Errorf("%w. The legacy registry needs Spectro Cloud's program: put it on PATH, or name it with --spectro-cli", err)
	}
	if o.Credential == auth.EmptyCredential {
		if o.Insecure {
			return nil, errors.New("--insecure needs --username for a legacy registry; or log in with `spectro registry login --insecure`")
		}
		return l, nil
	}
	own := accountOf(o.Credential)
	own.Insecure = o.Insecure
	l.secrets.add(o.Credential.Password, own.Auth)
	l.remove, err = configDir(map[string]any{"auths": map[string]account{o.Server: own}, "defaultRegistry": o.Server})
	l.home = []string{"--home", l.remove}
	return l, err
}

// Close removes what NewLegacy has written.
func (l *Legacy) Close() error {
	if l.remove == "" {
		return nil
	}
	return os.RemoveAll(l.remove)
}

func (l *Legacy) run(ctx context.Context, args ...string) (string, error) {
	return l.program.run(ctx, append(args, l.home...)...)
}

// Push publishes a pack. What is there under its version cannot be compared: it is
// left alone, unless forced, which needs a message. The tree that is pushed is the
// one that would go into an archive.
func (l *Legacy) Push(ctx context.Context, p *pack.Pack, message string, o PushOptions) (Outcome, error) {
	there, err := l.has(ctx, p.Name(), p.Version())
	switch {
	case err != nil:
		return PushFailed, err
	case there && !o.Force:
		return Present, nil
	case o.DryRun:
		return WouldPush, nil
	}
	dir, err := os.MkdirTemp("", "packlint-")
	if err != nil {
		return PushFailed, err
	}
	defer os.RemoveAll(dir)
	tree := filepath.Join(dir, p.Name()+"-"+p.Version())
	if err := writeTree(p, tree); err != nil {
		return Unpackable, err
	}
	args := []string{"pack", "push", tree, "--registry-server", l.server, "--message", message}
	if o.Force {
		args = append(args, "--force")
	}
	if _, err := l.run(ctx, args...); err != nil {
		return PushFailed, err
	}
	return Pushed, nil
}

// has looks for a version in what `spectro pack ls` prints. Its form is not
// documented: the name and the version have to stand in one line, as words.
func (l *Legacy) has(ctx context.Context, name, version string) (bool, error) {
	out, err := l.run(ctx, "pack", "ls", l.server, "--name", name)
	if err != nil {
		return false, err
	}
	for line := range strings.Lines(out) {
		words := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t\r\n|,:\"[]", r) })
		if slices.Contains(words, name) && slices.Contains(words, version) {
			return true, nil
		}
	}
	return false, nil
}

// writeTree writes the files of a pack that are published into a new directory.
func writeTree(p *pack.Pack, dir string) error {
	return eachFile(p, func(name string, content []byte) error {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		return os.WriteFile(file, content, 0o644)
	})
}
