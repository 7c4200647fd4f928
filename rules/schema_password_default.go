package rules

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// SchemaPasswordDefault never shows the value. Texts that ask to be replaced
// are no password.
var SchemaPasswordDefault = lint.Rule{
	ID:       "schema-password-default",
	Severity: lint.Warning,
	Category: lint.Schema,
	Summary:  "a value of the type password has a default that everybody with the pack knows",
	Why:      "The UI masks the value, so that nobody sees that it is the one everybody else runs with.",
	Fix:      "Leave the default empty and mark the path as required, or read the value from a profile variable.",
	Related:  []string{"secret-plaintext-default", "schema-required-empty"},
	Check: func(p *lint.Pass) {
		for _, e := range p.Pack.Constraints() {
			if e.Constraint == nil || !e.Constraint.Format.Has(pack.TypePassword) {
				continue
			}
			nodes, _ := p.Pack.Values().Root.Lookup(e.Path)
			for _, preset := range p.Pack.PresetList() {
				added, _ := preset.Add.Lookup(e.Path)
				nodes = append(nodes, added...)
			}
			for _, n := range nodes[:min(len(nodes), maxListed)] {
				if n.Blank() || n.Kind == pack.Mapping || n.Kind == pack.Sequence || strings.Contains(n.Value, "{{") || isPlaceholder(strings.ToLower(strings.TrimSpace(n.Value))) {
					continue
				}
				p.Report(n.Pos, fmt.Sprintf("%s is a password, and has a value that everybody with the pack knows", shortPath(e.Path)),
					lint.See(e.Key.Pos, "declared as a password here"), lint.Cause("secret "+e.Path),
					lint.Hint("leave it empty and write '{{ required | format \"${password}\" }}', or set it to '{{ .spectro.var.NAME }}'"))
			}
		}
	},
}
