package lint

import (
	"cmp"
	"maps"
	"slices"

	"github.com/packlint/packlint/pack"
)

// Fix says how texts of the pack are edited to cure the finding, beyond doubt as
// its author means them: nobody may look at each fix that is made. Without edits
// there is no fix.
func Fix(edits []pack.Edit) Option {
	return func(f *Finding) { f.Fix = append(f.Fix, edits...) }
}

// Repair is a file as fixes make it.
type Repair struct {
	Pack, File string // relative to the repository
	Before     *pack.Document
	After      []byte

	edits []pack.Edit
}

// Repairs makes the fixes of the findings that count, and returns the files that
// they change, in order, and the findings that are cured. A fix is made whole: not
// where a file of it cannot be written (nil: all can). Of fixes that get into each
// other's way the first is made, and those of what is rendered wait until there is
// nothing to fix in what it is rendered from: what is left, another run finds.
func (r *Result) Repairs(writable func(pack, file string) bool) (files []Repair, cured []Finding) {
	made := map[string]Repair{}
	reached := map[string]Needs{} // by a fix, by pack
	for _, f := range r.fixable() {
		if needs, ok := reached[f.Pack]; ok && needs < f.needs {
			continue
		}
		if writable != nil && slices.ContainsFunc(f.Fix, func(e pack.Edit) bool { return !writable(f.Pack, e.File) }) {
			continue
		}
		if r.repair(f, made) {
			cured = append(cured, f)
			reached[f.Pack] = f.needs
		}
	}
	files = slices.SortedFunc(maps.Values(made), func(a, b Repair) int { return cmp.Compare(a.File, b.File) })
	return files, cured
}

// fixable are the findings that count and have fixes, those first that need least
// to be found.
func (r *Result) fixable() []Finding {
	var out []Finding
	for _, f := range r.Findings {
		if f.Counts() && f.Fixable {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(a.needs, b.needs) })
	return out
}

// repair makes one fix on top of others, and tells whether it can.
func (r *Result) repair(f Finding, made map[string]Repair) bool {
	next := map[string]Repair{}
	for _, e := range f.Fix {
		file, ok := next[e.File]
		if !ok {
			if file, ok = made[e.File]; !ok {
				file = Repair{Pack: f.Pack, File: e.File, Before: r.text(f.Pack, e.File)}
			}
			file.edits = slices.Clone(file.edits)
		}
		if !slices.Contains(file.edits, e) { // another variant may have the same
			file.edits = append(file.edits, e)
		}
		next[e.File] = file
	}
	for name, file := range next {
		if file.Before == nil {
			return false
		}
		text, err := file.Before.Apply(file.edits)
		if err != nil || file.Before.Spoils(file.Before.Edited(text)) {
			return false
		}
		file.After = text
		next[name] = file
	}
	maps.Copy(made, next)
	return true
}
