package main

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

// gitRepo reads objects of a git repository. It runs git itself rather than a
// library: git knows every form that a repository can have (worktrees, sparse
// and partial clones, SHA-256, reftables). Only plumbing that reads objects is
// used: no hook, filter or monitor runs, nothing is fetched, and neither the
// index nor the checkout is touched.
type gitRepo string

func (r gitRepo) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "git", append([]string{
		"-C", string(r),
		// In a container the checkout belongs to another user.
		"-c", "safe.directory=" + string(r),
		// A partial clone would fetch what it lacks.
		"-c", "protocol.allow=never",
		"-c", "core.fsmonitor=false",
	}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_NO_LAZY_FETCH=1", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
	return cmd
}

func (r gitRepo) output(ctx context.Context, args ...string) ([]byte, error) {
	out, err := r.command(ctx, args...).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return nil, errors.New(strings.TrimSpace(string(exit.Stderr)))
	}
	return out, err
}

// commit resolves a revision.
func (r gitRepo) commit(ctx context.Context, rev string) (string, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return "", errors.New("git is not installed")
	}
	out, err := r.output(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil {
		hint := ""
		if shallow, err := r.output(ctx, "rev-parse", "--is-shallow-repository"); err == nil && strings.TrimSpace(string(shallow)) == "true" {
			hint = "; this is a shallow clone: fetch the revision first (actions/checkout: fetch-depth: 0)"
		}
		return "", fmt.Errorf("there is no revision %q in %s%s", rev, string(r), hint)
	}
	return strings.TrimSpace(string(out)), nil
}

// gitFile is a file or link of a commit.
type gitFile struct {
	path string
	link bool
	hash string
}

// files lists a commit's files; submodules are left out.
func (r gitRepo) files(ctx context.Context, commit string) ([]gitFile, error) {
	out, err := r.output(ctx, "ls-tree", "-r", "-z", "--full-tree", commit)
	if err != nil {
		return nil, err
	}
	var files []gitFile
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
		files = append(files, gitFile{path: name, link: fields[0] == "120000", hash: fields[2]})
	}
	return files, nil
}

// read calls f with the content of each file, in order.
func (r gitRepo) read(ctx context.Context, files []gitFile, f func(gitFile, []byte) error) error {
	if len(files) == 0 {
		return nil
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := r.command(ctx, "cat-file", "--batch")
	var stderr, hashes bytes.Buffer
	for _, file := range files {
		hashes.WriteString(file.hash + "\n")
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

func readBatch(in *bufio.Reader, files []gitFile, f func(gitFile, []byte) error) error {
	for _, file := range files {
		head, err := in.ReadString('\n')
		if err != nil {
			return fmt.Errorf("git cat-file: %s: %w", file.path, err)
		}
		fields := strings.Fields(head) // object, type, size
		if len(fields) != 3 {
			return fmt.Errorf("%s is not in this clone (%s)", file.path, strings.TrimSpace(head))
		}
		size, err := strconv.Atoi(fields[2])
		if err != nil {
			return fmt.Errorf("git cat-file: %q: %w", head, err)
		}
		content := make([]byte, size)
		if _, err := io.ReadFull(in, content); err != nil {
			return fmt.Errorf("git cat-file: %s: %w", file.path, err)
		}
		if _, err := in.Discard(1); err != nil { // the line break after it
			return fmt.Errorf("git cat-file: %s: %w", file.path, err)
		}
		if err := f(file, content); err != nil {
			return err
		}
	}
	return nil
}
