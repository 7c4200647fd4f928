package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
)

// SchemaRequiredEmpty is off by default: a required value without a default is
// how a pack asks for it (trap E2).
var SchemaRequiredEmpty = lint.Rule{
	ID:       "schema-required-empty",
	Severity: lint.Info,
	Optional: true,
	Category: lint.Schema,
	Summary:  "a required value is empty as shipped, so that every user has to set it",
	Why:      "The pack cannot be added to a profile without input. Mostly this is wanted; in a repository whose packs should deploy as they are, it is not.",
	Fix:      "Ship a default where there is a sensible one.",
	Related:  []string{"chart-needs-input", "schema-default-violates"},
	Check: func(p *lint.Pass) {
		for _, e := range p.Pack.Constraints() {
			if e.Constraint == nil || !e.Constraint.Required {
				continue
			}
			nodes, _ := p.Pack.Values().Root.Lookup(e.Path)
			for _, n := range nodes[:min(len(nodes), maxListed)] {
				if n.Blank() {
					p.Report(n.Pos, fmt.Sprintf("%s is required and empty: every user has to set it", shortPath(e.Path)),
						lint.See(e.Key.Pos, "required here"), lint.Hint("ship a default, if there is one"))
				}
			}
		}
	},
}
