package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
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
			p.Report(entry.Pos, fmt.Sprintf("the entry of pack.content.charts has no %s", enumerate(missing, "and no")), hint,
				lint.Fix(nameMissing(p.Pack.Values(), entry, missing, known)))
		}
	},
}

// nameMissing renames the keys of an entry that stand for those that it lacks: for all
// of them, or none.
func nameMissing(values *pack.Document, entry *pack.Node, missing, known []string) []pack.Edit {
	var fix []pack.Edit
	for _, key := range missing {
		var found []pack.Pair
		for _, pair := range entry.Pairs {
			if meant, _ := certainlyMeant(pair.Key.Value, known); meant == key || key == "repo" && pair.Key.Value == "repository" {
				found = append(found, pair)
			}
		}
		if len(found) != 1 || found[0].Value.Blank() {
			return nil
		}
		rename := values.Rename(found[0].Key, key)
		if rename == nil {
			return nil
		}
		fix = append(fix, rename...)
	}
	return fix
}
