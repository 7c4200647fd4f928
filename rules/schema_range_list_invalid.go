package rules

import (
	"regexp"
	"slices"

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

// turnedRange is the fix for a range whose numbers have changed places.
func turnedRange(p *pack.Pack, e pack.SchemaEntry, f pack.ConstraintFault) []pack.Edit {
	if e.Text == nil {
		return nil
	}
	text := e.Text.Value
	m := twoNumbers.FindStringSubmatch(text[f.Span.Start:f.Span.End])
	if m == nil {
		return nil
	}
	turned := m[1] + m[4] + m[3] + m[2] + m[5]
	_, faults := pack.ParseConstraint(text[:f.Span.Start] + turned + text[f.Span.End:])
	if slices.ContainsFunc(faults, func(left pack.ConstraintFault) bool { return left.Kind == pack.BadOption && left.Span == f.Span }) {
		return nil
	}
	return p.Schema().ReplaceWithin(e.Text, f.Span.Start, f.Span.End, turned)
}

var twoNumbers = regexp.MustCompile(`^(\[\s*)([+-]?[0-9.]+)(\s*-\s*)([+-]?[0-9.]+)(\s*\])$`)
