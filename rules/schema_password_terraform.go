package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// SchemaPasswordTerraform is for teams that create profiles with Terraform.
var SchemaPasswordTerraform = lint.Rule{
	ID:       "schema-password-terraform",
	Severity: lint.Warning,
	Optional: true,
	Category: lint.Schema,
	Summary:  "schema.yaml uses the type password, which some Terraform flows cannot handle",
	Why:      "Palette masks the value. A Terraform flow that reads the profile back gets the mask, and sees a difference at every run.",
	Fix:      "Use the type string with a macro as its value, `{{ .spectro.var.NAME }}`: the secret then stands in the profile variable.",
	Related:  []string{"schema-password-default", constraintDocs},
	Check: func(p *lint.Pass) {
		for _, e := range p.Pack.Constraints() {
			if pos, ok := e.Placeholder(pack.TypePassword); ok {
				p.Report(pos, fmt.Sprintf("%s is of the type password", shortPath(e.Path)),
					lint.Hint("use ${string}, and a profile variable as the value"))
			}
		}
	},
}
