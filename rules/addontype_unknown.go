package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
)

var AddontypeUnknown = lint.Rule{
	ID:       "addontype-unknown",
	Severity: lint.Warning,
	Category: lint.Metadata,
	Summary:  "addonType is none of the usual categories",
	Why:      "The console takes any text for a category and gives each its own group. A variant of a name, such as `app-services` for `app services`, splits a group in two, and the pack is not where users look for it.",
	Fix:      "Use one of the usual categories, spelled as the others spell it.",
	Related:  []string{"addontype-missing", "addontype-generic", "https://docs.spectrocloud.com/registries-and-packs/add-custom-packs/"},
	Settings: []lint.Setting{{Name: "allow", Doc: "further categories"}},
	Check: func(p *lint.Pass) {
		node := p.Pack.Meta().Root.Get("addonType")
		if _, ok := findAddonType(node.Str()); ok || node.Str() == "" || node.Blank() || p.Pack.Layer() != "addon" {
			return
		}
		names := p.Setting("allow")
		if slices.Contains(names, node.Value) {
			return
		}
		names = slices.Clone(names)
		for _, t := range addonTypes() {
			names = append(names, t.Name)
		}
		message := fmt.Sprintf("addonType %q is none of the usual categories", node.Value)
		if meant, ok := closest(node.Value, names); ok {
			p.Report(node.Pos, message, lint.Hint("did you mean %q?", meant), lint.Fix(correction(p.Pack.Meta(), node, names)))
			return
		}
		p.Report(node.Pos, message, lint.Hint("use %s", enumerate(names, "or")))
	},
}
