package rules

import (
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// SchemaTemplateSyntax warns only of what can be read but is hardly meant.
var SchemaTemplateSyntax = lint.Rule{
	ID:       "schema-template-syntax",
	Severity: lint.Error,
	Category: lint.Schema,
	Summary:  "a constraint in schema.yaml is not of the form that Palette reads",
	Why:      "Palette validates the values of a profile against schema.yaml. A constraint that it cannot read fails the validation, or checks nothing.",
	Fix:      "Write `'{{ required | format \"${string}\" | hints \"What it is for\" }}'`; each of the terms can be left out.",
	Related:  []string{"schema-shape", "schema-type-unknown", "schema-regex-invalid", "schema-range-list-invalid", constraintDocs},
	Check:    func(p *lint.Pass) { reportFaults(p, pack.BadTemplate, pack.OddTemplate) },
}
