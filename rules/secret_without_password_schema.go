package rules

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/lint"
)

// SecretWithoutPasswordSchema is one finding a pack. Values that a macro
// supplies are not typed in by anyone.
var SecretWithoutPasswordSchema = lint.Rule{
	ID:       "secret-without-password-schema",
	Severity: lint.Info,
	Category: lint.Values,
	Summary:  "a secret among the values is not of the type password in schema.yaml",
	Why:      "Palette shows it in clear text to everybody who may look at the profile.",
	Fix:      "Add the path to schema.yaml with the type password.",
	Related:  []string{"secret-plaintext-default"},
	Check: func(p *lint.Pass) {
		var found []string
		var at = p.Pack.Anchor()
		for path, node := range secretValues(p.Pack) {
			if strings.Contains(node.Value, "{{") {
				continue
			}
			if entry, ok := p.Pack.Constraint(path); ok && strings.Contains(entry.Text.Str(), "${password") {
				continue
			}
			if len(found) == 0 {
				at = node.Pos
			}
			found = append(found, packPath(path))
		}
		if len(found) > 0 {
			p.Report(at, fmt.Sprintf("Palette shows in clear text: %s", shorten(found)), lint.Key("secret-without-password-schema"),
				lint.Hint("add to schema.yaml: %s: {schema: '{{ format \"${password}\" }}'}", found[0]))
		}
	},
}
