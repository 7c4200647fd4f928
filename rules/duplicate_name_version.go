package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// DuplicateNameVersion compares directories with directories, and packed packs
// with packed packs: one made of the other is no second pack.
var DuplicateNameVersion = lint.Rule{
	ID:       "duplicate-name-version",
	Severity: lint.Error,
	Category: lint.Repository,
	Summary:  "two packs have the same name and version",
	Why:      "Both are pushed to the same place in the registry, and the second push overwrites the first.",
	Fix:      "Give one of them another version, or remove it. A directory copied for a new version needs the new version in its pack.json.",
	Related:  []string{"dir-version-mismatch", "name-on-two-layers"},
	CheckRepo: func(p *lint.RepoPass) {
		for _, name := range p.Repo.Names() {
			type identity struct {
				version  string
				archived bool
			}
			first := map[identity]*pack.Pack{}
			for _, one := range p.Repo.Named(name) {
				id := identity{one.Version(), one.Archived}
				if id.version == "" {
					continue
				}
				before, ok := first[id]
				if !ok {
					first[id] = one
					continue
				}
				p.Report(one, one.Meta().Root.Get("version").Pos, fmt.Sprintf("%s %s is also the name and version of %s: one overwrites the other in the registry", name, id.version, before.Path),
					lint.Key(name), lint.Hint("give this pack another version, or remove one of the two"),
					lint.Elsewhere(before, before.Meta().Root.Get("version").Pos, "%s %s", name, id.version))
			}
		}
	},
}
