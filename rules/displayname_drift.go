package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// DisplaynameDrift compares each pack with the version before it.
var DisplaynameDrift = lint.Rule{
	ID:       "displayname-drift",
	Severity: lint.Warning,
	Category: lint.Repository,
	Summary:  "a version of a pack has another displayName than the version before",
	Why:      "The console lists packs by their displayName: under another one, the new version looks like a new pack.",
	Fix:      "Keep the displayName across versions. What is special about one version belongs into its README.",
	Related:  []string{"name-drift", "addontype-drift"},
	CheckRepo: func(p *lint.RepoPass) {
		for _, name := range p.Repo.Names() {
			for this, before := range drifts(byVersion(p.Repo.Named(name)), displayName) {
				if withdrawn(this) {
					continue
				}
				p.Report(this, this.Meta().Root.Get("displayName").Pos,
					fmt.Sprintf("the displayName is %q, but %q in version %s of %s", displayName(this), displayName(before), before.Version(), name),
					lint.Hint("keep the displayName %q", displayName(before)), lint.Key(displayName(this)),
					lint.Elsewhere(before, before.Meta().Root.Get("displayName").Pos, "displayName %q", displayName(before)))
			}
		}
	},
}

func displayName(p *pack.Pack) string { return p.Meta().Root.Get("displayName").Str() }
