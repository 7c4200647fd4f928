package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/render"
)

// ChartRenderFailed speaks only of failures that no user can cure; a chart that
// waits for input is chart-needs-input.
var ChartRenderFailed = lint.Rule{
	ID:       "chart-render-failed",
	Severity: lint.Error,
	Category: lint.Rendering,
	Summary:  "a chart does not render with the pack's values, whatever a user adds",
	Why:      "Palette accepts the pack and the profile. The installation fails on the cluster, with the template's message and nothing that points to the pack.",
	Fix:      "Correct the value or the chart. `helm template CHART.tgz --values VALUES` shows the same failure; the values are those below `charts.<name>` of values.yaml.",
	Related:  []string{"chart-needs-input", "manifest-render-failed"},
	Needs:    lint.EachVersion,
	Check: func(p *lint.Pass) {
		reportFailures(p, false, func(f render.Failure) (string, []lint.Option) {
			if f.Kind == render.InvalidYAML {
				return fmt.Sprintf("%s renders invalid YAML (%s): %s", subject(p.Pack, f), inTemplate(f), brief(f.Message)),
					[]lint.Option{lint.Hint("the template's output does not parse with the values of this pack: check indentation and quoting around values inserted there")}
			}
			message := fmt.Sprintf("%s cannot be rendered with the values of this pack (%s): %s", subject(p.Pack, f), inTemplate(f), brief(f.Message))
			if len(f.ValuesPath) > 0 {
				return message, []lint.Option{lint.Hint("correct %s in values.yaml, or the template", dotted(f.ValuesPath))}
			}
			return message, []lint.Option{lint.Hint("correct the chart's template and pack the chart again")}
		}, render.Broken, render.InvalidYAML)
	},
}
