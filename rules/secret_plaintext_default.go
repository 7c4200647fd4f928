package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
)

// SecretPlaintextDefault goes by the names of keys, and leaves texts alone that
// ask to be replaced. Comments are none of its business (trap E6).
var SecretPlaintextDefault = lint.Rule{
	ID:       "secret-plaintext-default",
	Severity: lint.Warning,
	Category: lint.Values,
	Summary:  "values.yaml ships a password or key in plain text",
	Why:      "Everybody who has the pack knows it. Whoever deploys without a second look runs with a known credential.",
	Fix:      "Leave the value empty, mark it as required and as a password in schema.yaml, or read it from a profile variable.",
	Related:  []string{"secret-without-password-schema"},
	Check: func(p *lint.Pass) {
		for path, node := range secretValues(p.Pack) {
			if !placeholder(node.Value) {
				p.Report(node.Pos, fmt.Sprintf("%s has a value that everybody with the pack knows", packPath(path)),
					lint.Hint("leave it empty and mark it in schema.yaml: '{{ required | format \"${password}\" }}', or write '{{ .spectro.var.NAME }}'"))
			}
		}
	},
}
