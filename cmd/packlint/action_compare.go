package main

import (
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/packlint/packlint/diff"
	"github.com/packlint/packlint/internal/git"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// compare works out what the judged packs change for their users: against the base
// those that it has, the others against their previous version there.
func (a *action) compare(ctx context.Context) error {
	before := a.start.options.Before
	if before == nil || len(a.changed) == 0 || !a.in.Comment && !a.in.Summary && a.in.ReportFile == "" {
		return nil
	}
	old, err := a.predecessors(ctx, before)
	if err != nil {
		return err
	}
	opts := a.start.options
	opts.Bases = nil
	engine, err := lint.New(a.start.configs.rules, opts)
	if err != nil {
		return err
	}
	around, err := packsAround(a.start.configs.root)
	if err != nil {
		return err
	}
	a.differ = map[string]*diff.Changes{}
	for _, at := range a.changed {
		if a.differ[at.Path], err = diff.Packs(ctx, engine, old[at.Path], at, around); err != nil {
			return fmt.Errorf("%s cannot be compared: %w", at.Path, err)
		}
	}
	return nil
}

// predecessors lays out the packs of the base that judged packs come from, by the
// path of these.
func (a *action) predecessors(ctx context.Context, before *lint.Revision) (map[string]*pack.Location, error) {
	var loader pack.Loader
	from := map[string]string{}
	var dirs []string
	for _, at := range a.changed {
		p, err := loader.Load(at)
		if err != nil {
			return nil, err
		}
		if path, ok := predecessor(before, p); ok && !at.Archive {
			from[at.Path] = path
			dirs = append(dirs, path)
		}
	}
	if len(dirs) == 0 {
		return nil, nil
	}
	base, err := readRevision(ctx, a.start.configs.root, before.Name)
	if err != nil {
		return nil, err
	}
	files := slices.DeleteFunc(base.files, func(f git.File) bool {
		return !slices.ContainsFunc(dirs, func(dir string) bool { return within(f.Path, dir) })
	})
	if a.older, err = os.MkdirTemp("", "packlint-"); err != nil {
		return nil, err
	}
	if err := layOut(ctx, base.repo, files, a.older); err != nil {
		return nil, err
	}
	found, err := pack.Find([]string{a.older})
	if err != nil {
		return nil, err
	}
	old := map[string]*pack.Location{}
	for path, was := range from {
		if i := slices.IndexFunc(found, func(at pack.Location) bool { return at.Path == was }); i >= 0 {
			old[path] = &found[i]
		}
	}
	return old, nil
}

// predecessor is what a pack was, or the version that it follows: at the same path;
// else of the same name, layer and version, moved; else of the newest lower version.
func predecessor(before *lint.Revision, p *pack.Pack) (path string, ok bool) {
	for _, old := range before.Packs {
		if old.Path == p.Path {
			return old.Path, true
		}
	}
	id := lint.IdentityOf(p.Meta(), p.Path)
	if old, ok := before.Find(id, p.Path); ok {
		return old.Path, true
	}
	var newest *lint.OldPack
	for _, old := range before.Line(p) {
		if pack.CompareVersions(old.Version, id.Version) < 0 && (newest == nil || pack.CompareVersions(old.Version, newest.Version) > 0) {
			newest = &old
		}
	}
	if newest == nil {
		return "", false
	}
	return newest.Path, true
}
