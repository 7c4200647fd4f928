package rules

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// SecretWithoutPasswordSchema reports once a pack. It looks at values that wait
// for a credential or hold one, and leaves macros and names of Secrets alone.
var SecretWithoutPasswordSchema = lint.Rule{
	ID:       "secret-without-password-schema",
	Severity: lint.Info,
	Category: lint.Values,
	Summary:  "schema.yaml does not give a credential the type password",
	Why:      "With `${password}` in schema.yaml Palette masks what the user types. Without it the credential is shown in clear text to everybody who opens the profile.",
	Fix:      "Add to schema.yaml: `charts.app.password: {schema: '{{ format \"${password}\" }}'}`.",
	Related:  []string{"secret-plaintext-default", "schema-password-default", "https://docs.spectrocloud.com/registries-and-packs/pack-constraints/"},
	Check: func(p *lint.Pass) {
		var unmasked []string
		var first *pack.Node
		for _, s := range secretValues(p.Pack) {
			waits := s.node.Blank() || s.node.Is(pack.String) && isPlaceholder(strings.ToLower(strings.TrimSpace(s.node.Value)))
			if !waits && !isLiteralSecret(s) || maskedBySchema(p.Pack, s.path) {
				continue
			}
			if first == nil {
				first = s.key
			}
			unmasked = append(unmasked, packPath(s.path))
		}
		if first == nil {
			return
		}
		what := fmt.Sprintf("`%s` is", unmasked[0])
		if len(unmasked) > 1 {
			what = fmt.Sprintf("%d credentials (%s) are", len(unmasked), shorten(unmasked))
		}
		p.Report(first.Pos, what+" shown in clear text in the UI: schema.yaml does not give the type password",
			lint.Key("unmasked"), lint.Hint("add to schema.yaml: %s: {schema: '{{ format \"${password}\" }}'}", unmasked[0]))
	},
}

var passwordType = regexp.MustCompile(`\$\{password\b`)
