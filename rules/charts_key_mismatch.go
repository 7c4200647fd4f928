package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
)

// ChartsKeyMismatch goes by the name in Chart.yaml, which all real packs but one
// use (pack-spec 3.2), and speaks when what was meant is there to see.
var ChartsKeyMismatch = lint.Rule{
	ID:       "charts-key-mismatch",
	Severity: lint.Error,
	Category: lint.Values,
	Summary:  "the values of a chart do not stand below charts.<name in Chart.yaml>",
	Why:      "Palette hands a chart the values below `charts.<name in Chart.yaml>`. All settings elsewhere are ignored: the pack deploys on the chart's defaults, whatever users set.",
	Fix:      "Name the key after the chart, and keep its values below it.",
	Related:  []string{"charts-key-unknown", "charts-key-absent", "values-indentation"},
	Check: func(p *lint.Pass) {
		section, ok := readChartsSection(p.Pack)
		if !ok {
			return
		}
		for _, c := range section.charts {
			keys, how := section.mistaken(c)
			if len(keys) == 0 {
				continue
			}
			cause := lint.Cause("charts-key " + c.Name())
			switch how {
			case "named":
				p.Report(keys[0].Key.Pos, fmt.Sprintf("charts.%s is not read: the chart is called %s in its Chart.yaml, and deploys on its defaults", keys[0].Key.Value, c.Name()),
					cause, lint.Hint("rename the key to %s", c.Name()), lint.See(c.Node.Pos, "the chart"))
			case "below charts":
				p.Report(keys[0].Key.Pos, fmt.Sprintf("%s directly below charts:, where nothing reads them: the chart %s deploys on its defaults", standing(keys), c.Name()),
					cause, lint.Hint("put %s: in between, and indent them below it", c.Name()))
			default:
				p.Report(keys[0].Key.Pos, fmt.Sprintf("%s at the top of values.yaml, where nothing reads them: the chart %s deploys on its defaults", standing(keys), c.Name()),
					cause, lint.Hint("put them below charts: and %s:", c.Name()))
			}
		}
	},
}
