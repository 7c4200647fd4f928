package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/packlint/packlint/internal/git"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// findingsAt lints the packs of a revision: those at the places of this run's
// packs, and their predecessors. They are laid out in a temporary directory.
func findingsAt(ctx context.Context, rev string, c *configs, opts lint.Options, locations []pack.Location) (*lint.Base, error) {
	repo := git.Repo(c.root)
	commit, err := repo.Commit(ctx, rev)
	if err != nil {
		return nil, err
	}
	files, err := repo.Files(ctx, commit)
	if err != nil {
		return nil, err
	}
	needed, err := neededPacks(ctx, repo, files, locations)
	if err != nil {
		return nil, err
	}
	base := &lint.Base{}
	if len(needed) > 0 {
		dir, err := os.MkdirTemp("", "packlint-")
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir)
		files = slices.DeleteFunc(files, func(f git.File) bool {
			return !slices.ContainsFunc(needed, func(dir string) bool { return within(f.Path, dir) })
		})
		if err := layOut(ctx, repo, files, dir); err != nil {
			return nil, err
		}
		if base, err = lintTree(ctx, c, opts, dir, needed); err != nil {
			return nil, err
		}
	}
	base.Reason = "there at " + rev
	return base, nil
}

// packsAt lists the packs of a revision, by path.
func packsAt(ctx context.Context, repo git.Repo, files []git.File) ([]lint.OldPack, error) {
	var metas []git.File
	for _, f := range files {
		if path.Base(f.Path) == pack.MetaFile && !f.Link {
			metas = append(metas, f)
		}
	}
	slices.SortFunc(metas, func(a, b git.File) int { return cmp.Compare(path.Dir(a.Path), path.Dir(b.Path)) })
	var old []lint.OldPack
	err := repo.Read(ctx, metas, func(f git.File, text []byte) error {
		dir := path.Dir(f.Path)
		if len(old) > 0 && within(dir, old[len(old)-1].Path) {
			return nil // what is in a pack belongs to it
		}
		old = append(old, lint.OldPack{Path: dir, Identity: lint.IdentityOf(pack.ParseJSON(pack.MetaFile, text), dir)})
		return nil
	})
	return old, err
}

// neededPacks chooses the packs of a revision to compare with.
func neededPacks(ctx context.Context, repo git.Repo, files []git.File, locations []pack.Location) ([]string, error) {
	old, err := packsAt(ctx, repo, files)
	if err != nil {
		return nil, err
	}
	var loader pack.Loader
	chosen := map[string]bool{}
	for _, at := range locations {
		p, err := loader.Load(at)
		if err != nil {
			return nil, err
		}
		self := lint.IdentityOf(p.Meta(), p.Path)
		predecessor := lint.OldPack{}
		for _, o := range old {
			same := o.Name == self.Name && o.Layer == self.Layer
			switch {
			case o.Path == p.Path || same && o.Version == self.Version:
				chosen[o.Path] = true
			case same && pack.CompareVersions(o.Version, self.Version) < 0:
				if predecessor.Path == "" || pack.CompareVersions(o.Version, predecessor.Version) > 0 {
					predecessor = o
				}
			}
		}
		if predecessor.Path != "" {
			chosen[predecessor.Path] = true
		}
		if hasFile(files, path.Join(p.Path, pack.ValuesFile)) {
			chosen[p.Path] = true // a pack without a pack.json
		}
	}
	var out []string
	for dir := range chosen {
		out = append(out, dir)
	}
	slices.Sort(out)
	return out, nil
}

func hasFile(files []git.File, name string) bool {
	_, ok := slices.BinarySearchFunc(files, name, func(f git.File, name string) int { return cmp.Compare(f.Path, name) })
	return ok
}

func within(dir, parent string) bool {
	return parent == "." || dir == parent || strings.HasPrefix(dir, parent+"/")
}

// layOut writes files of a revision below a directory.
func layOut(ctx context.Context, repo git.Repo, files []git.File, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	// The root of a repository: paths are reported from there.
	if err := root.Mkdir(".git", 0o755); err != nil {
		return err
	}
	files = slices.DeleteFunc(files, func(f git.File) bool { return strings.HasPrefix(f.Path, ".git/") })
	return repo.Read(ctx, files, func(f git.File, content []byte) error {
		name := filepath.FromSlash(f.Path)
		if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if f.Link {
			return root.Symlink(string(content), name)
		}
		return root.WriteFile(name, content, 0o644)
	})
}

// lintTree lints the packs of the temporary tree as those of the run.
func lintTree(ctx context.Context, c *configs, opts lint.Options, dir string, needed []string) (*lint.Base, error) {
	all, err := pack.Find([]string{dir})
	if err != nil {
		return nil, err
	}
	opts.Bases, opts.Progress, opts.Before, opts.Online = nil, nil, nil, nil
	perPack := map[string]*lint.Options{}
	var locations []pack.Location
	for _, at := range all {
		if !slices.ContainsFunc(needed, func(dir string) bool { return within(at.Path, dir) }) {
			continue
		}
		locations = append(locations, at)
		// The configuration is that of today, at the place of the old pack.
		cfg, err := c.at(filepath.Join(c.root, filepath.FromSlash(at.Path)))
		if err != nil {
			return nil, err
		}
		own, err := cfg.Options(c.rules)
		if err != nil {
			return nil, err
		}
		perPack[at.Path] = &own
	}
	opts.PerPack = perPack
	linter, err := lint.New(c.rules, opts)
	if err != nil {
		return nil, err
	}
	result, err := linter.Run(ctx, locations)
	if err != nil {
		return nil, err
	}
	if result.Crashed {
		return nil, errors.New("packlint failed on the older revision; run it there to see why")
	}
	return lint.NewBase(result), nil
}

// newSince adds what was found at a revision to the options.
func newSince(ctx context.Context, rev string, c *configs, opts *lint.Options, locations []pack.Location) error {
	base, err := findingsAt(ctx, rev, c, *opts, locations)
	if err != nil {
		return fmt.Errorf("--new-since %s: %w", rev, err)
	}
	opts.Bases = append(opts.Bases, base)
	return nil
}
