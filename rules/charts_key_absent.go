package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
)

// ChartsKeyAbsent leaves charts whose values stand in the wrong place to
// charts-key-mismatch, and charts without values, such as those of CRDs, alone.
var ChartsKeyAbsent = lint.Rule{
	ID:       "charts-key-absent",
	Severity: lint.Info,
	Category: lint.Values,
	Summary:  "values.yaml has no key for one of the pack's charts",
	Why:      "The chart deploys on its defaults. That may be meant; users of the pack see nothing to configure.",
	Fix:      "Add `charts.<name>` with what users may want to set, or with `{}`.",
	Related:  []string{"charts-key-mismatch"},
	Check: func(p *lint.Pass) {
		section, ok := readChartsSection(p.Pack)
		if !ok || section.node == nil {
			return
		}
		for _, c := range section.charts {
			archive, err := c.Load()
			if err != nil || len(defaultsOf(archive.Chart, 0)) == 0 || supplied(p.Pack, []string{"charts", c.Name()}) {
				continue // nothing to set, or there
			}
			if keys, _ := section.mistaken(c); len(keys) == 0 && !section.has(c.Name()) {
				p.Report(c.Node.Pos, fmt.Sprintf("values.yaml has no charts.%s: the chart deploys on its defaults", c.Name()),
					lint.Hint("add `%s: {}` below charts: to show that this is meant", c.Name()))
			}
		}
	},
}
