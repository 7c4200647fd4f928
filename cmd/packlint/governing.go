package main

import (
	"context"
	"fmt"
	"os"
	"path"
	"slices"

	"github.com/packlint/packlint/internal/git"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// governing lays out, in a temporary directory, what a revision says about how its
// packs are judged: configurations, baselines, and the schemas and policies that a
// configuration may name. The caller removes the directory.
func governing(ctx context.Context, repo git.Repo, commit string) (dir string, err error) {
	files, err := repo.Files(ctx, commit)
	if err != nil {
		return "", err
	}
	var packs []string
	for _, f := range files {
		if path.Base(f.Path) == pack.MetaFile {
			packs = append(packs, path.Dir(f.Path))
		}
	}
	files = slices.DeleteFunc(files, func(f git.File) bool {
		switch path.Base(f.Path) {
		case lint.ConfigFile, perPackBaseline:
			return false
		}
		if slices.ContainsFunc(packs, func(dir string) bool { return within(f.Path, dir) }) {
			return true
		}
		return !slices.Contains([]string{".json", ".yaml", ".yml", ".rego"}, path.Ext(f.Path))
	})
	if dir, err = os.MkdirTemp("", "packlint-"); err != nil {
		return "", err
	}
	if err := layOut(ctx, repo, files, dir); err != nil {
		os.RemoveAll(dir)
		return "", fmt.Errorf("the configuration of %.12s cannot be read: %w", commit, err)
	}
	return dir, nil
}
