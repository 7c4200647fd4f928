package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// SchemaTypeUnknown leaves input alone, which packs use although it is not
// documented (pack-spec 4.2).
var SchemaTypeUnknown = lint.Rule{
	ID:       "schema-type-unknown",
	Severity: lint.Warning,
	Category: lint.Schema,
	Summary:  "a constraint in schema.yaml has a type that is not documented",
	Why:      "Palette knows seven types: string, number, boolean, password, list, ipv4 and version. What it makes of another one is not documented: no value may satisfy it, or every one.",
	Fix:      "Use one of the seven types, with an expression where it needs to be narrower: `${string:/^[0-9a-f:]+$/}`.",
	Related:  []string{"schema-template-syntax", constraintDocs},
	Check: func(p *lint.Pass) {
		reported := 0
		for _, e := range p.Pack.Constraints() {
			for _, f := range e.Faults {
				if f.Kind != pack.UnknownType {
					continue
				}
				if reported++; reported > maxPerPack {
					return
				}
				var fix []pack.Edit
				if meant, ok := certainlyMeant(f.Word, f.Known); ok && typeHint(f) == "did you mean "+meant+"?" && e.Text.Value[f.Span.Start:f.Span.End] == f.Word {
					fix = p.Pack.Schema().ReplaceWithin(e.Text, f.Span.Start, f.Span.End, meant)
				}
				p.Report(e.Pos(f.Span), fmt.Sprintf("the constraint of %s: %s in schema.yaml", shortPath(e.Path), f.Message), lint.Hint("%s", typeHint(f)), lint.Fix(fix))
			}
		}
	},
}

func typeHint(f pack.ConstraintFault) string {
	switch {
	case slices.Contains([]string{"ipv4cidr", "ipv6", "base64"}, f.Word):
		return f.Word + " is a type of profile variables; in schema.yaml use ${string:/…/} with an expression"
	case slices.Contains([]string{"int", "integer", "float", "num", "port"}, f.Word):
		return "did you mean number?"
	case slices.Contains([]string{"text", "str"}, f.Word):
		return "did you mean string?"
	case slices.Contains([]string{"select", "enum", "choice", "options"}, f.Word):
		return "did you mean list, as in ${list:[A,B]}?"
	case slices.Contains([]string{"secret", "token"}, f.Word):
		return "did you mean password?"
	case slices.Contains([]string{"ip", "address"}, f.Word):
		return "did you mean ipv4?"
	}
	if meant, ok := closest(f.Word, f.Known); ok {
		return "did you mean " + meant + "?"
	}
	return "the types are " + enumerate(f.Known, "and")
}
