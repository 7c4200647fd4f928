package ruletest

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/catalogue"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// surroundings gives a rule what is not in the packs: the state before, which is
// the tree "before" of the example; and what registries answer, which is its file
// "online", lines of
//
//	image REFERENCE found|missing|gated
//	published PACK REFERENCE DIGEST [FILE…]
func surroundings(t *testing.T, o *lint.Options, example *txtar.Archive, dir, side string) {
	t.Helper()
	if len(catalogue.Tree(example, "before")) > 0 {
		o.Before = before(t, filepath.Join(dir, "before"), side)
	}
	answers := map[string]lint.ImageAnswer{"found": lint.ImageFound, "missing": lint.ImageMissing, "gated": lint.ImageGated}
	for line := range strings.Lines(catalogue.File(example, "online")) {
		if o.Online == nil {
			o.Online = &lint.Online{Registry: "registry.example/packs", Images: map[string]lint.ImageAnswer{}, Published: map[string]lint.PublishedPack{}}
		}
		switch fields := strings.Fields(line); fields[0] {
		case "image":
			o.Online.Images[fields[1]] = answers[fields[2]]
		case "published":
			o.Online.Published[fields[1]] = lint.PublishedPack{Reference: fields[2], Digest: fields[3], Differ: fields[4:]}
		}
	}
}

func before(t *testing.T, dir, tree string) *lint.Revision {
	t.Helper()
	r := &lint.Revision{Name: "main", Differ: map[string][]string{}}
	old := loaded(t, dir)
	for _, p := range old {
		r.Packs = append(r.Packs, lint.OldPack{Path: p.Path, Identity: lint.IdentityOf(p.Meta(), p.Path)})
	}
	for _, p := range loaded(t, tree) {
		for _, was := range old {
			if lint.IdentityOf(was.Meta(), was.Path) != lint.IdentityOf(p.Meta(), p.Path) {
				continue
			}
			if differ := differing(t, was.Dir, p.Dir); len(differ) > 0 {
				r.Differ[p.Path] = differ
			}
		}
	}
	return r
}

func loaded(t *testing.T, dir string) []*pack.Pack {
	t.Helper()
	locations, err := pack.Find([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	var out []*pack.Pack
	for _, at := range locations {
		p, err := new(pack.Loader).Load(at)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}

func differing(t *testing.T, a, b string) []string {
	t.Helper()
	var out []string
	for _, dir := range []string{a, b} {
		err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			rel, err := filepath.Rel(dir, name)
			if err != nil {
				return err
			}
			x, errX := os.ReadFile(filepath.Join(a, rel))
			y, errY := os.ReadFile(filepath.Join(b, rel))
			if (errX != nil) != (errY != nil) || !bytes.Equal(x, y) {
				out = append(out, filepath.ToSlash(rel))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
