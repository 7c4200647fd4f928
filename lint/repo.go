package lint

import (
	"sync"

	"github.com/packlint/packlint/pack"
)

// Repo is all packs of one run.
type Repo struct {
	Packs []*pack.Pack // sorted by path

	once   sync.Once
	byName map[string][]*pack.Pack
}

// Named returns the packs that carry a name in their pack.json, by path.
func (r *Repo) Named(name string) []*pack.Pack {
	r.once.Do(func() {
		r.byName = map[string][]*pack.Pack{}
		for _, p := range r.Packs {
			r.byName[p.Name()] = append(r.byName[p.Name()], p)
		}
	})
	return r.byName[name]
}
