package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/packlint/packlint/diff"
	"github.com/packlint/packlint/internal/git"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/report"
)

// maxCompared bounds the packs of a pull request that are compared with what they
// were. A comment has no room for more.
const maxCompared = 40

// compare works out what the changed packs change for their users: against the
// same pack at the base, or, for a new directory, against the previous version of
// the pack there. That it fails changes nothing about the verdict.
func (a *action) compare(ctx context.Context) {
	if len(a.changed) == 0 {
		return
	}
	base, err := a.origin.Base(ctx)
	if err == nil {
		err = a.compareWithRevision(ctx, base)
	}
	if err != nil {
		a.log.Say("what changes for users could not be worked out: %v", err)
	}
}

func (a *action) compareWithRevision(ctx context.Context, base string) error {
	before, err := readRevision(ctx, a.start.configs.root, base)
	if err != nil {
		return err
	}
	old, err := packsAt(ctx, before.repo, before.files)
	if err != nil {
		return err
	}
	changed := a.changed[:min(len(a.changed), maxCompared)]
	pairs := map[string]string{} // paths now and before
	var needed []string
	var loader pack.Loader
	for _, at := range changed {
		p, err := loader.Load(at)
		if err != nil {
			return err
		}
		if dir := previous(p, old); dir != "" {
			pairs[at.Path] = dir
			needed = append(needed, dir)
		}
	}
	dir, err := os.MkdirTemp("", "packlint-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	files := slices.DeleteFunc(slices.Clone(before.files), func(f git.File) bool {
		return !slices.ContainsFunc(needed, func(dir string) bool { return within(f.Path, dir) })
	})
	if err := layOut(ctx, before.repo, files, dir); err != nil {
		return err
	}
	engine, err := lint.New(a.start.configs.rules, a.start.options)
	if err != nil {
		return err
	}
	around, err := packsAround(a.start.configs.root)
	if err != nil {
		return err
	}
	review := &report.Review{Changes: map[string]*diff.Changes{}, Deleted: a.deleted, Base: fmt.Sprintf("the base, %.12s", base)}
	for _, at := range changed {
		var was *pack.Location
		if path, ok := pairs[at.Path]; ok {
			was = &pack.Location{Path: path, Dir: filepath.Join(dir, filepath.FromSlash(path))}
		}
		changes, err := diff.Packs(ctx, engine, was, at, around)
		if err != nil {
			return err
		}
		review.Changes[at.Path] = changes
	}
	if more := len(a.changed) - len(changed); more > 0 {
		a.log.Say("what changes for users is worked out for %d packs, and not for %d more", len(changed), more)
	}
	a.review = review
	return nil
}

// previous is the path of what a pack was before: the pack at its path, the same
// version elsewhere, or the newest lower version of it; "" when there is none.
func previous(p *pack.Pack, old []lint.OldPack) string {
	self := lint.IdentityOf(p.Meta(), p.Path)
	var best lint.OldPack
	for _, o := range old {
		same := o.Name == self.Name && o.Layer == self.Layer
		switch {
		case o.Path == p.Path:
			return o.Path
		case !same || pack.CompareVersions(o.Version, self.Version) > 0:
		case best.Path == "" || pack.CompareVersions(o.Version, best.Version) > 0:
			best = o
		}
	}
	return best.Path
}
