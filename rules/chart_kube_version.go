package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/render"
)

// ChartKubeVersion looks at the version that the pack was rendered for.
var ChartKubeVersion = lint.Rule{
	ID:       "chart-kube-version",
	Severity: lint.Warning,
	Category: lint.Rendering,
	Summary:  "Chart.yaml kubeVersion excludes a Kubernetes version that the pack supports",
	Why:      "Helm refuses to install the chart on a cluster of that version, while the pack's own constraints let the profile pass.",
	Fix:      "Bound the Kubernetes version in `constraints.dependencies` of pack.json, or use a chart that supports the version.",
	Related:  []string{"chart-render-failed"},
	Needs:    lint.EachVersion,
	Check: func(p *lint.Pass) {
		reportFailures(p, false, func(f render.Failure) (string, []lint.Option) {
			return fmt.Sprintf("%s cannot be installed on Kubernetes %s: %s", subject(p.Pack, f), p.Rendering.Version.MinorString(), brief(f.Message)),
				[]lint.Option{lint.Hint("declare the versions that the chart supports as minVersion and maxVersion of the kubernetes dependency in pack.json")}
		}, render.KubeVersion)
	},
}
