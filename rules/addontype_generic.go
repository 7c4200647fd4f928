package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
)

var AddontypeGeneric = lint.Rule{
	ID:       "addontype-generic",
	Severity: lint.Info,
	Category: lint.Metadata,
	Summary:  "the add-on stands in the catch-all category",
	Why:      "The console groups add-ons by `addonType`. A user who looks for, say, monitoring does not find what is filed under `system app`, together with half of all packs.",
	Fix:      "Choose the category that says what the add-on does. Keep `system app` if none fits.",
	Related:  []string{"addontype-unknown", "addontype-missing"},
	Check: func(p *lint.Pass) {
		node := p.Pack.Meta().Root.Get("addonType")
		if known, ok := findAddonType(node.Str()); !ok || !known.Generic || p.Pack.Layer() != "addon" || withdrawn(p.Pack) {
			return
		}
		p.Report(node.Pos, fmt.Sprintf("addonType %q does not say what the add-on does", node.Value),
			lint.Hint("if one of these fits, use it: %s", enumerate(specificAddonTypes(), "or")))
	},
}
