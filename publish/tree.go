package publish

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/opencontainers/go-digest"

	"github.com/packlint/packlint/pack"
)

// Tree is the files of a pack that are published: their contents' digests by
// path. Modes, times and the name of the folder do not enter into it.
type Tree map[string]digest.Digest

// TreeOf reads the files of a pack.
func TreeOf(p *pack.Pack) (Tree, error) {
	tree := Tree{}
	err := eachFile(p, func(name string, content []byte) error {
		tree[name] = digest.FromBytes(content)
		return nil
	})
	return tree, err
}

// eachFile calls f for the files of a pack that are published, in the order of
// their paths. A link is followed within the pack: what is published is the file
// itself.
func eachFile(p *pack.Pack, f func(name string, content []byte) error) error {
	entries, err := p.Entries()
	if err != nil {
		return err
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		if !leftOut(e.Path) {
			names = append(names, e.Path)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		content, err := p.ReadFile(name)
		if err == nil {
			err = f(name, content)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// leftOut tells which files of a pack's folder are no part of the pack: what
// operating systems drop there, and what packlint itself keeps there.
func leftOut(name string) bool {
	base := path.Base(name)
	switch base {
	case ".DS_Store", "Thumbs.db", "desktop.ini":
		return true
	}
	return strings.HasPrefix(base, "._") || strings.HasPrefix(base, ".packlint") || strings.HasPrefix(name, "__MACOSX/")
}

// Change is one file in which two trees differ.
type Change struct {
	Path string `json:"path"`
	How  string `json:"how"` // added, removed, changed
}

func (c Change) String() string {
	return map[string]string{"added": "+", "removed": "-", "changed": "~"}[c.How] + c.Path
}

// Changes lists in which files a tree differs from the one before, by path.
func (t Tree) Changes(before Tree) []Change {
	var out []Change
	for name, now := range t {
		switch was, ok := before[name]; {
		case !ok:
			out = append(out, Change{name, "added"})
		case was != now:
			out = append(out, Change{name, "changed"})
		}
	}
	for name := range before {
		if _, ok := t[name]; !ok {
			out = append(out, Change{name, "removed"})
		}
	}
	slices.SortFunc(out, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return out
}
