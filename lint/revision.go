package lint

import "github.com/packlint/packlint/pack"

// Revision is an older state of the repository, for rules about changes. It is
// values only: who makes it, knows version control.
type Revision struct {
	Name  string // as the user calls it
	Packs []OldPack
	// Differ holds, by the path of a pack of this run, the files in which it
	// differs from the pack of the same name, version and layer in the revision,
	// sorted. A pack without a differing file is not in it.
	Differ map[string][]string
}

// OldPack is a pack of a revision.
type OldPack struct {
	Path string
	Identity
}

// Has tells whether the revision has a pack of that name, version and layer.
func (r *Revision) Has(p *pack.Pack) bool {
	_, ok := r.Find(identityOf(p), p.Path)
	return ok
}

// Find returns the pack with an identity; of several, the one at the path.
func (r *Revision) Find(id Identity, path string) (OldPack, bool) {
	var found OldPack
	ok := false
	for _, old := range r.Packs {
		if old.Identity == id && (!ok || old.Path == path) {
			found, ok = old, true
		}
	}
	return found, ok
}

// Line returns the packs of a name and layer, in the revision's order.
func (r *Revision) Line(p *pack.Pack) []OldPack {
	var out []OldPack
	id := identityOf(p)
	for _, old := range r.Packs {
		if old.Name == id.Name && old.Layer == id.Layer {
			out = append(out, old)
		}
	}
	return out
}
