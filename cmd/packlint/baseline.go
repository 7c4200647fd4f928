package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// perPack is the name that stands for one baseline beside each pack, so that
// changes to two packs do not meet in one file.
const (
	perPack         = "per-pack"
	perPackBaseline = ".packlint-baseline.json"
)

// readBaseline reads the baseline, or those beside the packs.
func (c *configs) readBaseline(item lint.Item, locations []pack.Location) (*lint.Base, error) {
	if item.Value != perPack {
		return parseBaseline(c.sourceOf(c.place(item, item.Value)))
	}
	all := &lint.Base{Reason: "in the pack's baseline"}
	for _, at := range locations {
		if at.Archive {
			continue
		}
		one, err := parseBaseline(c.sourceOf(place{at.Dir, perPackBaseline}))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, known := range one.Packs {
			all.Packs = append(all.Packs, known.At(at.Path))
		}
	}
	return all, nil
}

func (c *configs) addBaseline(item lint.Item, opts *lint.Options, locations []pack.Location) error {
	base, err := c.readBaseline(item, locations)
	if err == nil {
		opts.Bases = append(opts.Bases, base)
	}
	return err
}

func parseBaseline(at place) (*lint.Base, error) {
	text, err := at.read(maxBaselineSize)
	if err != nil {
		return nil, fmt.Errorf("the baseline %s cannot be read: %w; write it with --write-baseline", at, err)
	}
	base, err := lint.ParseBaseline(text)
	if err != nil {
		return nil, fmt.Errorf("the baseline %s cannot be read: %w", at, err)
	}
	base.Reason = "in the baseline " + filepath.Base(at.name)
	return base, nil
}

// writeBaseline writes what the run found, and says so.
func writeBaseline(stderr io.Writer, name, root string, locations []pack.Location, base *lint.Base) error {
	count, packs := base.Size()
	if name == perPack {
		if err := writePerPack(locations, base); err != nil {
			return err
		}
		fmt.Fprintf(stderr, "packlint: wrote %s beside %s: %s\n", perPackBaseline, plural(packs, "pack"), plural(count, "finding"))
		return nil
	}
	kept, err := keepOthers(name, root, base)
	if err != nil {
		return err
	}
	if err := writeIfChanged(name, base); err != nil {
		return err
	}
	also := ""
	if kept > 0 {
		also = fmt.Sprintf("; those of %s outside of this run were kept", plural(kept, "pack"))
	}
	fmt.Fprintf(stderr, "packlint: wrote %s: %s in %s%s\n", name, plural(count, "finding"), plural(packs, "pack"), also)
	return nil
}

// keepOthers adds what an existing file knows of packs that this run did not
// look at, as long as they are there.
func keepOthers(name, root string, base *lint.Base) (kept int, err error) {
	before, err := parseBaseline(place{name: name})
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	seen := map[string]bool{}
	for _, p := range base.Packs {
		seen[p.Path] = true
	}
	for _, p := range before.Packs {
		if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(p.Path))); !seen[p.Path] && err == nil {
			base.Packs = append(base.Packs, p)
			kept++
		}
	}
	return kept, nil
}

func writePerPack(locations []pack.Location, base *lint.Base) error {
	for _, at := range locations {
		i := slices.IndexFunc(base.Packs, func(p lint.BasePack) bool { return p.Path == at.Path })
		if at.Archive || i < 0 {
			continue
		}
		name := filepath.Join(at.Dir, perPackBaseline)
		if len(base.Packs[i].Findings) == 0 {
			if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			continue
		}
		one := &lint.Base{Packs: []lint.BasePack{base.Packs[i].At(".")}}
		if err := writeIfChanged(name, one); err != nil {
			return err
		}
	}
	return nil
}

// writeIfChanged leaves a file alone that says the same already.
func writeIfChanged(name string, base *lint.Base) error {
	text, err := base.Baseline()
	if err != nil {
		return err
	}
	if old, err := os.ReadFile(name); err == nil && string(old) == string(text) {
		return nil
	}
	return os.WriteFile(name, text, 0o644)
}

// reportStale says which entries of a baseline have had their time.
func reportStale(stderr io.Writer, name string, stale []lint.Known) {
	if len(stale) == 0 {
		return
	}
	const most = 5
	fmt.Fprintf(stderr, "packlint: %s of the baseline match nothing any more; `--write-baseline %s` drops them:\n", plural(len(stale), "entry"), name)
	for i, known := range stale {
		if i == most {
			fmt.Fprintf(stderr, "  and %d more\n", len(stale)-i)
			break
		}
		fmt.Fprintf(stderr, "  %s: %s: %s\n", known.Pack, known.Rule, strings.Map(printable, known.Message))
	}
}

func plural(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "y"):
		return fmt.Sprintf("%d %sies", n, strings.TrimSuffix(noun, "y"))
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
