package rules

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/lint"
)

// ChartOddRoot is off by default: Helm accepts any folder, and so does Palette.
var ChartOddRoot = lint.Rule{
	ID:       "chart-odd-root",
	Severity: lint.Info,
	Optional: true,
	Category: lint.Structure,
	Summary:  "the top folder in a chart archive is not the chart's name",
	Why:      "Helm drops the first folder of each member, whatever it is called. Scripts and other tools expect the chart's name there, as `helm package` writes it, and `tar -x` unpacks into a surprising place.",
	Fix:      "Package the chart with `helm package`.",
	Related:  []string{"chart-unreadable", "chart-filename-mismatch"},
	Check: func(p *lint.Pass) {
		for _, c := range p.Pack.Charts() {
			archive, err := c.Load()
			if err != nil {
				continue
			}
			name := archive.Chart.Name()
			switch roots := archive.Roots; {
			case len(roots) > 1:
				p.Report(c.Node.Pos, fmt.Sprintf("the archive %s has %d top folders: %s", c.Path, len(roots), listed(roots)),
					lint.Hint("package the chart with `helm package`: everything in the folder %s", name))
			case roots[0] == ".":
				p.Report(c.Node.Pos, fmt.Sprintf("the archive %s has no top folder: its members start with ./", c.Path),
					lint.Hint("package the chart with `helm package`: everything in the folder %s", name))
			case roots[0] != name:
				p.Report(c.Node.Pos, fmt.Sprintf("the top folder of the archive %s is %s; the chart is called %s", c.Path, strings.TrimSpace(roots[0]), name),
					lint.Hint("package the chart with `helm package`: everything in the folder %s", name))
			}
		}
	},
}
