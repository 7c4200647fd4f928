package rules

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// SecretPlaintextDefault goes by the names of keys (data/credentials.yaml).
// Placeholders, macros, references to Secrets and comments are no credentials
// (trap E6); `changeme` is one as long as nobody changes it.
var SecretPlaintextDefault = lint.Rule{
	ID:       "secret-plaintext-default",
	Severity: lint.Warning,
	Category: lint.Values,
	Summary:  "values.yaml ships a password, token or key",
	Why:      "Everybody who can read the pack knows the credential, and most clusters keep what was shipped. Values are also stored and shown in cluster profiles.",
	Fix:      "Leave the value empty and mark it as required with `${password}` in schema.yaml, use a macro such as `{{.spectro.var.adminPassword}}`, or refer to an existing Secret.",
	Related:  []string{"secret-without-password-schema", "schema-password-default"},
	Check: func(p *lint.Pass) {
		for _, s := range secretValues(p.Pack) {
			if !isLiteralSecret(s) {
				continue
			}
			message := fmt.Sprintf("%s is shipped with a literal value: a credential that everybody can read in the pack", dotted(s.path))
			if isKnownCredential(s.node.Value) {
				message = fmt.Sprintf("%s is shipped as %q: that is the credential wherever nobody changes it", dotted(s.path), s.node.Value)
			}
			severity := lint.Warning
			if strings.EqualFold(s.node.Value, s.path[len(s.path)-1]) {
				severity = lint.Info // `password: password` may just stand for one
			}
			p.Report(s.node.Pos, message, lint.As(severity),
				lint.Key(packPath(s.path)), lint.Cause("secret "+packPath(s.path)), lint.Hint("leave it empty and add to schema.yaml: %s: {schema: '{{ required | format \"${password}\" }}'}", packPath(s.path)))
		}
	},
}

// maskedBySchema tells whether schema.yaml gives a path the type password, so
// that the UI hides what is typed.
func maskedBySchema(p *pack.Pack, path []string) bool {
	entry, ok := p.Constraint(path)
	return ok && entry.Text != nil && passwordType.MatchString(entry.Text.Value)
}
