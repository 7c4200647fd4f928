package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/render"
)

// ChartValuesSchema leaves missing and empty required inputs to
// chart-needs-input: those a user can supply.
var ChartValuesSchema = lint.Rule{
	ID:       "chart-values-schema",
	Severity: lint.Error,
	Category: lint.Rendering,
	Summary:  "the pack's values violate the chart's values.schema.json",
	Why:      "Helm checks values against the schema before it installs, and refuses.",
	Fix:      "Give the value the type and form that the chart's values.schema.json asks for.",
	Related:  []string{"chart-needs-input", "chart-render-failed"},
	Needs:    lint.EachVersion,
	Check: func(p *lint.Pass) {
		reportFailures(p, false, func(f render.Failure) (string, []lint.Option) {
			if len(f.ValuesPath) == 0 {
				return fmt.Sprintf("the values of %s violate its values.schema.json: %s", subject(p.Pack, f), brief(f.Message)), nil
			}
			return fmt.Sprintf("%s violates the values.schema.json of %s: %s", dotted(f.ValuesPath), subject(p.Pack, f), brief(f.Message)), nil
		}, render.ValuesSchema)
	},
}
