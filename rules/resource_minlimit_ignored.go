package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
)

var ResourceMinlimitIgnored = lint.Rule{
	ID:       "resource-minlimit-ignored",
	Severity: lint.Info,
	Category: lint.Constraints,
	Summary:  "a resource constraint has a minLimit that its components override",
	Why:      "With components, Palette computes the need from their values, and does not look at minLimit.",
	Fix:      "Remove minLimit, or the components.",
	Related:  []string{"resource-ref-unresolved", "https://docs.spectrocloud.com/registries-and-packs/pack-constraints/"},
	Check: func(p *lint.Pass) {
		for _, r := range resources(p.Pack) {
			limit, ok := r.Node.Pair("minLimit")
			if !ok || len(r.Components) == 0 {
				continue
			}
			components, _ := r.Node.Pair("components")
			p.Report(limit.Key.Pos, fmt.Sprintf("the minLimit of %s has no effect beside components", r.Type),
				lint.Hint("remove minLimit, or the components"), lint.See(components.Key.Pos, "components"))
		}
	},
}
