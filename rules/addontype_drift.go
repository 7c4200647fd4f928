package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// AddontypeDrift compares each pack with the version before it.
var AddontypeDrift = lint.Rule{
	ID:       "addontype-drift",
	Severity: lint.Info,
	Category: lint.Repository,
	Summary:  "a version of a pack has another addonType than the version before",
	Why:      "The console groups add-ons by their type: with this version, the pack moves to another group, where its users do not look for it.",
	Fix:      "Keep the addonType, or change it in the older versions as well.",
	Related:  []string{"addontype-unknown", "displayname-drift"},
	CheckRepo: func(p *lint.RepoPass) {
		for _, name := range p.Repo.Names() {
			for this, before := range drifts(byVersion(p.Repo.Named(name)), addonTypeOf) {
				if withdrawn(this) {
					continue
				}
				p.Report(this, this.Meta().Root.Get("addonType").Pos,
					fmt.Sprintf("the addonType is %q, but %q in version %s of %s", addonTypeOf(this), addonTypeOf(before), before.Version(), name),
					lint.Hint("use one addonType for all versions"), lint.Key(addonTypeOf(this)),
					lint.Elsewhere(before, before.Meta().Root.Get("addonType").Pos, "addonType %q", addonTypeOf(before)))
			}
		}
	},
}

// addonTypeOf is the addonType where it counts: on the layer of add-ons.
func addonTypeOf(p *pack.Pack) string {
	if p.Layer() != "addon" {
		return ""
	}
	return p.Meta().Root.Get("addonType").Str()
}
