package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// MacroLimitedCloud reports each macro once, where it is used first. A preset can
// be meant for one cloud, and a macro with a default has a value everywhere.
var MacroLimitedCloud = lint.Rule{
	ID:       "macro-limited-cloud",
	Severity: lint.Info,
	Category: lint.Macros,
	Summary:  "a macro has no value on some of the pack's cloud types",
	Why:      "The address of the cluster's virtual IP exists on Edge and vSphere clusters only. Elsewhere the macro is empty, and so is what the pack makes of it.",
	Fix:      "Offer the pack for these clouds only, or move the macro into a preset for them.",
	Related:  []string{"macro-unknown-system", "cloudtypes-missing", "https://docs.spectrocloud.com/registries-and-packs/pack-constraints/"},
	Check: func(p *lint.Pass) {
		seen := map[string]bool{}
		for _, m := range p.Pack.Macros() {
			for _, ref := range m.References {
				known, _ := findSystemMacro(ref.Path)
				if ref.Kind != pack.SystemMacro || len(known.Clouds) == 0 || m.Preset != nil || m.HasDefault() || seen[ref.Path] {
					continue
				}
				seen[ref.Path] = true
				var other []string
				nodes := cloudTypeNodes(p.Pack)
				for _, node := range nodes {
					if !slices.Contains(known.Clouds, node.Value) {
						other = append(other, node.Value)
					}
				}
				if len(other) == 0 {
					continue
				}
				p.Report(ref.Pos, fmt.Sprintf("%s has a value on %s only, and cloudTypes has %s", ref, enumerate(known.Clouds, "and"), enumerate(other, "and")),
					lint.Hint("offer the pack for %s only, or move the macro into a preset", enumerate(known.Clouds, "and")),
					lint.See(nodes[0].Pos, "cloudTypes"))
			}
		}
	},
}
