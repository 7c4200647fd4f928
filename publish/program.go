package publish

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"oras.land/oras-go/v2/registry/remote/auth"
)

// program is another program that packlint drives. Secrets reach it in a file that
// only the user can read, never in an argument, which others can see, and never
// in a variable of ours.
type program struct {
	name    string
	path    string
	env     []string
	secrets *secrets
}

// find looks a program up, at the path that was given for it or on PATH.
func find(name, given string, secrets *secrets) (*program, error) {
	path := given
	if path == "" {
		path = name
	}
	found, err := exec.LookPath(path)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be run: %w", path, errors.Unwrap(err))
	}
	return &program{name: name, path: found, secrets: secrets}, nil
}

// maxOutput bounds what is kept of a program's output, in bytes.
const maxOutput = 64 << 10

// run returns what the program prints. The error holds the last of it.
func (p *program) run(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, p.path, args...)
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "PACKLINT_") }), p.env...)
	var out tail
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	text := p.secrets.mask(strings.TrimSpace(string(out.text)))
	if err != nil {
		lines := strings.Split(text, "\n")
		return text, fmt.Errorf("%s %s: %w: %s", p.name, args[0], err, strings.Join(lines[max(0, len(lines)-3):], "; "))
	}
	return text, nil
}

// tail keeps the end of what is written to it.
type tail struct{ text []byte }

func (t *tail) Write(p []byte) (int, error) {
	t.text = append(t.text, p...)
	if extra := len(t.text) - maxOutput; extra > 0 {
		t.text = bytes.Clone(t.text[extra:])
	}
	return len(p), nil
}

// account is an entry of Docker's configuration, whose form the programs of this
// field share.
type account struct {
	Auth     string `json:"auth"` // base64 of name:password
	Insecure bool   `json:"insecure,omitempty"`
}

func accountOf(c auth.Credential) account {
	return account{Auth: base64.StdEncoding.EncodeToString([]byte(c.Username + ":" + c.Password))}
}

// configDir writes a config.json into a new directory that only the user can
// read. The caller removes it.
func configDir(config any) (dir string, err error) {
	text, err := json.Marshal(config)
	if err != nil {
		return "", err
	}
	if dir, err = os.MkdirTemp("", "packlint-"); err != nil { // mode 0700
		return "", err
	}
	if err := os.WriteFile(filepath.Join(dir, "config.json"), text, 0o600); err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	return dir, nil
}
