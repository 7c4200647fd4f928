package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
)

// ChartDepsMissing decides as Helm does before it installs (CheckDependencies):
// by the names of the subcharts. Alias, version, condition and a file://
// repository do not count, and dependencies of subcharts are not asked for.
var ChartDepsMissing = lint.Rule{
	ID:       "chart-deps-missing",
	Severity: lint.Error,
	Category: lint.Structure,
	Summary:  "a chart archive lacks a dependency that its Chart.yaml declares",
	Why:      "Helm refuses to install a chart whose dependencies are not in its charts/ folder, even those that a condition turns off. Fetching them would be no way out: the pack must work without a network.",
	Fix:      "Run `helm dependency update` in the chart, and package it again.",
	Related:  []string{"chart-lock-mismatch"},
	Check: func(p *lint.Pass) {
		for _, c := range p.Pack.Charts() {
			archive, err := c.Load()
			if err != nil {
				continue
			}
			for _, d := range archive.Chart.Metadata.Dependencies {
				if d == nil || len(vendored(archive.Chart, d.Name)) > 0 {
					continue
				}
				p.Report(c.Node.Pos, fmt.Sprintf("the archive %s does not hold the chart %s %s, a dependency in its Chart.yaml: Helm refuses to install it", c.Path, d.Name, d.Version),
					lint.Hint("run `helm dependency update` in the unpacked chart, and package it again"))
			}
		}
	},
}
