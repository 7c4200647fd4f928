package github

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ChangedPacks sorts changed files to the packs they belong to. A configuration
// belongs to all packs below it. Files that are in no pack, and are not what is
// left of one, change none.
func (c Changes) ChangedPacks(packs []pack.Location) []pack.Location {
	var out []pack.Location
	for _, p := range packs {
		if c.All || slices.ContainsFunc(c.Files, func(file string) bool { return touches(file, p) }) {
			out = append(out, p)
		}
	}
	return out
}

func touches(file string, p pack.Location) bool {
	if path.Base(file) == lint.ConfigFile && below(p.Path, path.Dir(file)) {
		return true
	}
	return below(file, p.Path)
}

func below(name, dir string) bool {
	return dir == "." || name == dir || strings.HasPrefix(name, dir+"/")
}

// DeletedPacks are the directories that have lost their pack.json and are no
// packs any more, sorted.
func (c Changes) DeletedPacks(root string, packs []pack.Location) []string {
	var out []string
	for _, file := range c.Files {
		dir := path.Dir(file)
		if path.Base(file) != pack.MetaFile || slices.ContainsFunc(packs, func(p pack.Location) bool { return below(dir, p.Path) }) {
			continue
		}
		if _, err := os.Lstat(filepath.Join(root, filepath.FromSlash(file))); os.IsNotExist(err) {
			out = append(out, dir)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
