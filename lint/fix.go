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
// they change, in order, and the findings that are cured. Of fixes that get into
// each other's way the first is made: what is left, another run finds.
func (r *Result) Repairs() (files []Repair, cured []Finding) {
	made := map[string]Repair{}
	for _, f := range r.Findings {
		if f.Suppressed == nil && !f.Inherited && f.Fixable && r.repair(f, made) {
			cured = append(cured, f)
		}
	}
	files = slices.SortedFunc(maps.Values(made), func(a, b Repair) int { return cmp.Compare(a.File, b.File) })
	return files, cured
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
		if err != nil || spoils(file.Before, file.Before.Edited(text)) {
			return false
		}
		file.After = text
		next[name] = file
	}
	maps.Copy(made, next)
	return true
}

// spoils tells whether fixes that are right one by one are not right together.
func spoils(before, after *pack.Document) bool {
	return before.Err == nil && after.Err != nil || len(after.Duplicates) > len(before.Duplicates)
}
