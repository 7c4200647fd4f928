package rules

import (
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// SchemaRangeListInvalid reports constraints that nothing can satisfy.
var SchemaRangeListInvalid = lint.Rule{
	ID:       "schema-range-list-invalid",
	Severity: lint.Error,
	Category: lint.Schema,
	Summary:  "a range or list of options in schema.yaml cannot be satisfied, or stands at a type that has none",
	Why:      "No value passes the validation, so that nobody can save a profile with the pack; or the restriction is not applied at all.",
	Fix:      "Write ranges as `${number:[1-10]}`, the smaller number first, and options as `${list:[A,B]}`.",
	Related:  []string{"schema-template-syntax", "schema-default-violates", constraintDocs},
	Check:    func(p *lint.Pass) { reportFaults(p, pack.BadOption) },
}
