package rules

import (
	"fmt"
	"path"

	"github.com/packlint/packlint/lint"
)

var ChartTwinVersion = lint.Rule{
	ID:       "chart-twin-version",
	Severity: lint.Warning,
	Category: lint.Structure,
	Summary:  "an unpacked chart has another version than the archive beside it",
	Why:      "Palette deploys the archive. The unpacked chart is what people read and review: one of the two was not updated.",
	Fix:      "Replace the older one of the two.",
	Related:  []string{"chart-twin-drift", "chart-filename-mismatch"},
	Check: func(p *lint.Pass) {
		for _, t := range twins(p.Pack) {
			version, pos := t.version()
			if version == "" || t.sameVersion() {
				continue
			}
			packed := t.archive.Chart.Metadata.Version
			p.Report(t.chart.Node.Pos, fmt.Sprintf("the archive %s holds version %s of the chart, the folder %s version %s; users run the archive", t.chart.Path, packed, t.dir, version),
				append([]lint.Option{lint.Hint("if %s is meant, package the folder: helm package %s -d %s; else unpack the archive again", version, t.dir, path.Dir(t.chart.Path)),
					lint.See(pos, "the unpacked chart says %s", version), lint.Cause(t.cause())}, staleArchive(t.chart)...)...)
		}
	},
}
