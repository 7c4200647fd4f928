package github

import (
	"context"
	"errors"
	"fmt"

	"github.com/packlint/packlint/internal/git"
)

// Changes are the files that an event, or a branch, changed.
type Changes struct {
	// All is true when it cannot be told what changed: everything counts then.
	All bool
	// Files are relative to the top of the repository, with forward slashes. Of a
	// renamed file both names are there, and deleted files are.
	Files []string
	// How says what was compared with what, for people.
	How string
}

// Origin is where changes are looked for.
type Origin struct {
	Event  Event
	Repo   git.Repo
	Client *Client // nil without a token
	// Fetch allows git to fetch a commit that the clone lacks; Login is for that.
	Fetch bool
	Login *git.Login
}

// Changes finds out what the event changed: by the API, which needs no history;
// else by git; else everything counts as changed.
func (o Origin) Changes(ctx context.Context) Changes {
	e := o.Event
	if e.Base == "" && e.Pull == nil {
		return Changes{All: true, How: fmt.Sprintf("all packs: the event %s has nothing to compare with", e.Name)}
	}
	var errs []error
	for _, look := range []func(context.Context) (Changes, error){o.byAPI, o.byGit} {
		changes, err := look(ctx)
		if err == nil {
			return changes
		}
		errs = append(errs, err)
	}
	return Changes{All: true, How: fmt.Sprintf("all packs: what changed cannot be told (%v; %v)", errs[0], errs[1])}
}

func (o Origin) byAPI(ctx context.Context) (Changes, error) {
	if o.Client == nil {
		return Changes{}, errors.New("the API was not asked: there is no token")
	}
	if pull := o.Event.Pull; pull != nil {
		files, err := o.Client.pullFiles(ctx, pull.Number)
		return Changes{Files: files, How: fmt.Sprintf("compared with the base of pull request #%d, %s, by the API", pull.Number, Short(pull.Base))}, err
	}
	files, err := o.Client.compare(ctx, o.Event.Base, o.Event.Head)
	return Changes{Files: files, How: fmt.Sprintf("compared with %s, by the API", Short(o.Event.Base))}, err
}

func (o Origin) byGit(ctx context.Context) (Changes, error) {
	base, err := o.Base(ctx)
	if err != nil {
		return Changes{}, err
	}
	files, err := o.Repo.Diff(ctx, base, "HEAD")
	return Changes{Files: files, How: fmt.Sprintf("compared with %s, by git", Short(base))}, err
}

// Base is the commit that what is checked out is to be compared with, file by
// file. It is fetched if need be.
func (o Origin) Base(ctx context.Context) (string, error) {
	base := o.Event.Base
	if o.Event.Pull != nil {
		merged, err := o.mergedInto(ctx)
		if err != nil {
			return "", err
		}
		if merged == "" {
			// The pull request's own commit is checked out: the base branch may
			// have gone on, and what it did is no change of the pull request.
			return o.mergeBase(ctx)
		}
		base = merged
	}
	return o.present(ctx, base)
}

// mergeBase is where the pull request left the base branch. A shallow clone does
// not know, but GitHub does.
func (o Origin) mergeBase(ctx context.Context) (string, error) {
	base, err := o.Repo.MergeBase(ctx, o.Event.Base, "HEAD")
	if err == nil || o.Client == nil {
		return base, err
	}
	if base, err = o.Client.mergeBase(ctx, o.Event.Base, o.Event.Head); err != nil {
		return "", err
	}
	return o.present(ctx, base)
}

// present returns a commit that is in the clone, or can be fetched.
func (o Origin) present(ctx context.Context, base string) (string, error) {
	if base == "" {
		return "", fmt.Errorf("the event %s has nothing to compare with", o.Event.Name)
	}
	if o.Repo.Has(ctx, base) {
		return base, nil
	}
	if !o.Fetch {
		return "", fmt.Errorf("the commit %s is not in this clone", Short(base))
	}
	if err := o.Repo.Fetch(ctx, base, o.Login); err != nil {
		return "", fmt.Errorf("the commit %s is not in this clone, and cannot be fetched: %w", Short(base), err)
	}
	return base, nil
}

// mergedInto returns the first parent of the merge commit that GitHub makes of a
// pull request, if that is what is checked out.
func (o Origin) mergedInto(ctx context.Context) (string, error) {
	parents, err := o.Repo.Parents(ctx, "HEAD")
	if err != nil {
		return "", err
	}
	if len(parents) == 2 && parents[1] == o.Event.Pull.Head {
		return parents[0], nil
	}
	return "", nil
}

// CheckedOut wants the pull request's files in the working tree. On
// pull_request_target GitHub checks out the default branch unless told otherwise:
// linting that would be green whatever the pull request does.
func (o Origin) CheckedOut(ctx context.Context) error {
	if o.Event.Name != "pull_request_target" {
		return nil
	}
	head, err := o.Repo.Head(ctx)
	if err != nil {
		return err
	}
	merged, err := o.mergedInto(ctx)
	if err != nil {
		return err
	}
	if head != o.Event.Pull.Head && merged == "" {
		return fmt.Errorf("what is checked out, %s, is not pull request #%d: on pull_request_target give actions/checkout `ref: refs/pull/%d/merge` and `persist-credentials: false`, and run nothing else on these files; workflow_run is safer (docs/github-action.md)",
			Short(head), o.Event.Pull.Number, o.Event.Pull.Number)
	}
	return nil
}

// SinceBranch finds out what the working tree and its branch changed since they
// left another branch.
func SinceBranch(ctx context.Context, repo git.Repo, branch string) (Changes, error) {
	tip, err := repo.Commit(ctx, branch)
	if err != nil {
		return Changes{}, err
	}
	base, err := repo.MergeBase(ctx, tip, "HEAD")
	how := "compared with %s, where this branch left %s"
	if err != nil {
		base, how = tip, "compared with %s, which is %s (they have no common ancestor in this clone)"
	}
	files, err := repo.DiffWorkingTree(ctx, base)
	return Changes{Files: files, How: fmt.Sprintf(how, Short(base), branch)}, err
}

// DefaultBranch guesses the branch that others start from.
func DefaultBranch(ctx context.Context, repo git.Repo) (string, error) {
	for _, name := range []string{"origin/HEAD", "origin/main", "origin/master", "main", "master"} {
		if _, err := repo.Commit(ctx, name); err == nil {
			return name, nil
		}
	}
	return "", errors.New("there is no branch main or master to compare with: name one with --base")
}

// Short is a commit as people read it.
func Short(commit string) string { return commit[:min(len(commit), 12)] }
