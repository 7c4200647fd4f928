package rules

import "github.com/packlint/packlint/lint"

// SchemaHintMissing is one finding a pack. Nobody edits what is read-only.
var SchemaHintMissing = lint.Rule{
	ID:       "schema-hint-missing",
	Severity: lint.Info,
	Category: lint.Schema,
	Summary:  "a constraint in schema.yaml has no hint for the user",
	Why:      "Palette shows hints beside the value in the UI. Without one, the user sees a path and has to guess what belongs there.",
	Fix:      "Add `| hints \"…\"`, saying what the value is for and where to find it.",
	Related:  []string{"schema-template-syntax", constraintDocs},
	Check: func(p *lint.Pass) {
		var without []string
		var at = p.Pack.Schema().At(1)
		for _, e := range p.Pack.Constraints() {
			if c := e.Constraint; c != nil && len(c.Hints) == 0 && !(c.ReadOnly && c.Format == nil) {
				if len(without) == 0 {
					at = e.Key.Pos
				}
				without = append(without, shortPath(e.Path))
			}
		}
		if len(without) > 0 {
			p.Report(at, "the user gets no hint what to enter for "+shorten(without), lint.Key("schema-hint-missing"),
				lint.Hint("end the constraint with | hints \"…\" }}"))
		}
	},
}
