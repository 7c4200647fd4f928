package git

import (
	"context"
	"fmt"
	"strings"
)

// Head is the commit that is checked out.
func (r Repo) Head(ctx context.Context) (string, error) { return r.Commit(ctx, "HEAD") }

// Has tells whether a commit is in the clone.
func (r Repo) Has(ctx context.Context, commit string) bool {
	_, err := r.Output(ctx, "cat-file", "-e", "--end-of-options", commit+"^{commit}")
	return err == nil
}

// Parents returns the parents of a commit as the commit itself names them: in a
// shallow clone they need not be there.
func (r Repo) Parents(ctx context.Context, commit string) ([]string, error) {
	out, err := r.Output(ctx, "cat-file", "-p", "--end-of-options", commit+"^{commit}")
	if err != nil {
		return nil, err
	}
	var parents []string
	head, _, _ := strings.Cut(string(out), "\n\n")
	for line := range strings.SplitSeq(head, "\n") {
		if parent, ok := strings.CutPrefix(line, "parent "); ok {
			parents = append(parents, parent)
		}
	}
	return parents, nil
}

// MergeBase returns the best common ancestor of two commits.
func (r Repo) MergeBase(ctx context.Context, a, b string) (string, error) {
	out, err := r.Output(ctx, "merge-base", "--end-of-options", a, b)
	if err != nil {
		return "", fmt.Errorf("%.12s and %.12s have no common ancestor in this clone", a, b)
	}
	return strings.TrimSpace(string(out)), nil
}

// Diff names the files that differ between two commits. A renamed file is there
// with both its names.
func (r Repo) Diff(ctx context.Context, a, b string) ([]string, error) {
	out, err := r.Output(ctx, "diff-tree", "-r", "-z", "--no-renames", "--name-only", "--end-of-options", a, b)
	return names(out), err
}

// DiffWorkingTree names the files that differ between a commit and the working
// tree: those that are tracked, and new ones that git is not told to ignore.
func (r Repo) DiffWorkingTree(ctx context.Context, commit string) ([]string, error) {
	tracked, err := r.Output(ctx, "diff", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules", "--name-only", "--end-of-options", commit)
	if err != nil {
		return nil, err
	}
	untracked, err := r.Output(ctx, "ls-files", "-z", "--others", "--exclude-standard")
	if err != nil {
		return nil, err
	}
	return append(names(tracked), names(untracked)...), nil
}

func names(out []byte) []string {
	return strings.FieldsFunc(string(out), func(r rune) bool { return r == 0 })
}
