package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
)

var DepSelf = lint.Rule{
	ID:       "dep-self",
	Severity: lint.Error,
	Category: lint.Constraints,
	Summary:  "a pack depends on itself",
	Why:      "A dependency is on another pack of the profile. A pack that waits for itself is a circle. Only dependencies of the type `upgrade` are about the pack itself.",
	Fix:      "Name the pack that is meant, or remove the dependency. For the versions that a cluster can be upgraded from, use the type `upgrade`.",
	Related:  []string{"dep-layer-mismatch", "https://docs.spectrocloud.com/registries-and-packs/pack-constraints/"},
	Check: func(p *lint.Pass) {
		for _, d := range dependencies(p.Pack) {
			if d.Name == "" || d.Name != p.Pack.Name() || d.Type == depUpgrade || !slices.Contains(dependencyTypes(), d.Type) {
				continue
			}
			p.Report(d.at("packName"), fmt.Sprintf("the pack %s depends on itself (%s)", d.Name, d.Type),
				lint.Hint(`name the pack that is meant, remove the dependency, or use "type": "upgrade"`))
		}
	},
}
