package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
)

// ContentChartsKey goes by what real packs write; the documentation is silent.
var ContentChartsKey = lint.Rule{
	ID:       "content-charts-key",
	Severity: lint.Info,
	Category: lint.Images,
	Summary:  "an entry of pack.content.charts lacks repo, name or version",
	Why:      "Nobody can fetch the chart that the pack was made from.",
	Fix:      "Give `repo`, `name` and `version`.",
	Related:  []string{"content-charts-repo", "content-charts-mismatch"},
	Check: func(p *lint.Pass) {
		known := []string{"repo", "name", "version"}
		for _, entry := range contentCharts(p.Pack) {
			var missing []string
			for _, key := range known {
				if entry.Get(key).Blank() {
					missing = append(missing, key)
				}
			}
			if len(missing) == 0 {
				continue
			}
			hint := lint.Hint("add %s", enumerate(missing, "and"))
			for _, pair := range entry.Pairs {
				if meant, ok := closest(pair.Key.Value, missing); pair.Key.Value == "repository" && slices.Contains(missing, "repo") {
					hint = lint.Hint("write repo in place of repository")
				} else if ok && !slices.Contains(known, pair.Key.Value) {
					hint = lint.Hint("write %s in place of %s", meant, pair.Key.Value)
				}
			}
			p.Report(entry.Pos, fmt.Sprintf("the entry of pack.content.charts has no %s", enumerate(missing, "and no")), hint)
		}
	},
}
