// Package git reads git repositories: their objects, what changed between two
// commits, and what changed in the working tree. It runs git itself rather than a
// library: git knows every form that a repository can have (worktrees, sparse and
// partial clones, SHA-256, reftables).
package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"strconv"
	"strings"
)

// Repo is the top directory of a git repository. But for Fetch nothing is
// written: no hook or monitor runs, nothing is fetched, and neither the index nor
// the checkout is touched.
type Repo string

// offline keeps git from the network: a partial clone would fetch what it lacks.
const offline = "protocol.allow=never"

func (r Repo) command(ctx context.Context, protocols string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "git", append([]string{
		"-C", string(r),
		// In a container the checkout belongs to another user.
		"-c", "safe.directory=" + string(r),
		"-c", "core.fsmonitor=false",
		"-c", "core.hooksPath=" + os.DevNull,
		"-c", protocols,
	}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_NO_LAZY_FETCH=1", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
	return cmd
}

// Output runs git, which may only read, and returns what it prints.
func (r Repo) Output(ctx context.Context, args ...string) ([]byte, error) {
	out, err := r.command(ctx, offline, args...).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return nil, errors.New(strings.TrimSpace(string(exit.Stderr)))
	}
	return out, err
}

// Commit resolves a revision to the id of a commit.
func (r Repo) Commit(ctx context.Context, rev string) (string, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return "", errors.New("git is not installed")
	}
	out, err := r.Output(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil {
		hint := ""
		if r.shallow(ctx) {
			hint = "; this is a shallow clone: fetch the revision first (actions/checkout: fetch-depth: 0)"
		}
		return "", fmt.Errorf("there is no revision %q in %s%s", rev, string(r), hint)
	}
	return strings.TrimSpace(string(out)), nil
}

func (r Repo) shallow(ctx context.Context) bool {
	out, err := r.Output(ctx, "rev-parse", "--is-shallow-repository")
	return err == nil && strings.TrimSpace(string(out)) == "true"
}

// File is a file or link of a commit. Its path is relative to the top of the
// repository, with forward slashes.
type File struct {
	Path string
	Link bool
	Hash string // of its content, as git keeps it
}

// Files lists a commit's files, in the order of their paths; submodules are left
// out.
func (r Repo) Files(ctx context.Context, commit string) ([]File, error) {
	out, err := r.Output(ctx, "ls-tree", "-r", "-z", "--full-tree", commit)
	if err != nil {
		return nil, err
	}
	var files []File
	for entry := range strings.SplitSeq(string(out), "\x00") {
		head, name, ok := strings.Cut(entry, "\t")
		fields := strings.Fields(head) // mode, type, object
		if !ok || len(fields) != 3 || fields[1] != "blob" {
			continue
		}
		// A name that leads out of the tree is no file of ours.
		if clean := path.Clean(name); clean != name || path.IsAbs(name) || strings.HasPrefix(name, "../") {
			continue
		}
		files = append(files, File{Path: name, Link: fields[0] == "120000", Hash: fields[2]})
	}
	return files, nil
}

// Read calls f with the content of each file, in order.
func (r Repo) Read(ctx context.Context, files []File, f func(File, []byte) error) error {
	if len(files) == 0 {
		return nil
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := r.command(ctx, offline, "cat-file", "--batch")
	var stderr, hashes bytes.Buffer
	for _, file := range files {
		hashes.WriteString(file.Hash + "\n")
	}
	cmd.Stdin, cmd.Stderr = &hashes, &stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	failed := readBatch(bufio.NewReader(pipe), files, f)
	if failed != nil {
		cancel()
		_ = cmd.Wait() // it was stopped
		return failed
	}
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("git cat-file: %w: %s", err, strings.TrimSpace(stderr.String()))
	}
	return nil
}

func readBatch(in *bufio.Reader, files []File, f func(File, []byte) error) error {
	for _, file := range files {
		head, err := in.ReadString('\n')
		if err != nil {
			return fmt.Errorf("git cat-file: %s: %w", file.Path, err)
		}
		fields := strings.Fields(head) // object, type, size
		if len(fields) != 3 {
			return fmt.Errorf("%s is not in this clone (%s)", file.Path, strings.TrimSpace(head))
		}
		size, err := strconv.Atoi(fields[2])
		if err != nil {
			return fmt.Errorf("git cat-file: %q: %w", head, err)
		}
		content := make([]byte, size)
		if _, err := io.ReadFull(in, content); err != nil {
			return fmt.Errorf("git cat-file: %s: %w", file.Path, err)
		}
		if _, err := in.Discard(1); err != nil { // the line break after it
			return fmt.Errorf("git cat-file: %s: %w", file.Path, err)
		}
		if err := f(file, content); err != nil {
			return err
		}
	}
	return nil
}
