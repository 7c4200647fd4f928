package rules

import (
	"fmt"
	"path"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// NameDrift compares each pack of a family of directories, those with the same
// name up to the version, with the version before it.
var NameDrift = lint.Rule{
	ID:       "name-drift",
	Severity: lint.Warning,
	Category: lint.Metadata,
	Summary:  "a version of a pack carries another name or layer than the version before",
	Why:      "A pack is known by its name. Under another one, the new version shows up as a new pack: profiles that use the old one are offered no update.",
	Fix:      "Keep name and layer across versions; give a pack that is meant to be another one a directory name of its own.",
	Related:  []string{"dir-name-mismatch"},
	CheckRepo: func(p *lint.RepoPass) {
		families := map[string][]*pack.Pack{}
		for _, one := range p.Repo.Packs {
			if family, ok := dirFamily(one.Base()); ok && one.Name() != "" && !one.Archived {
				key := path.Join(path.Dir(one.Path), family)
				families[key] = append(families[key], one)
			}
		}
		for _, packs := range families {
			packs = byVersion(packs)
			reportDrift(p, packs, "name", (*pack.Pack).Name)
			reportDrift(p, packs, "layer", (*pack.Pack).Layer)
		}
	},
}

// reportDrift reports the packs that have another value than the version before.
// A name on two layers is reported as such.
func reportDrift(p *lint.RepoPass, packs []*pack.Pack, key string, value func(*pack.Pack) string) {
	for this, before := range drifts(packs, value) {
		if key == "layer" && (onTwoLayers(p.Repo, this) || onTwoLayers(p.Repo, before)) {
			continue
		}
		p.Report(this, this.Meta().Root.Get(key).Pos,
			fmt.Sprintf("the %s is %q, but %q in %s, the version before", key, value(this), value(before), before.Base()),
			lint.Hint("set the %s to %q, or give the pack a directory name of its own", key, value(before)),
			lint.Elsewhere(before, before.Meta().Root.Get(key).Pos, "%s %q", key, value(before)))
	}
}
