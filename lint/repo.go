package lint

import (
	"maps"
	"slices"
	"sync"

	"github.com/packlint/packlint/pack"
)

// Repo is all packs of one run.
type Repo struct {
	Packs []*pack.Pack // sorted by path
	// Before is the state to compare with, nil when there is none.
	Before *Revision
	// Online is what registries have answered, nil when nobody asked them.
	Online *Online

	once   sync.Once
	byName map[string][]*pack.Pack
	names  []string
}

// Named returns the packs that carry a name in their pack.json, by path.
func (r *Repo) Named(name string) []*pack.Pack {
	r.index()
	return r.byName[name]
}

// Names returns the names of the packs, each once, in order. A pack without a
// name does not count.
func (r *Repo) Names() []string {
	r.index()
	return r.names
}

func (r *Repo) index() {
	r.once.Do(func() {
		r.byName = map[string][]*pack.Pack{}
		for _, p := range r.Packs {
			if p.Name() != "" {
				r.byName[p.Name()] = append(r.byName[p.Name()], p)
			}
		}
		r.names = slices.Sorted(maps.Keys(r.byName))
	})
}
