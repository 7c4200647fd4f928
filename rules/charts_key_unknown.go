package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ChartsKeyUnknown leaves keys that charts-key-mismatch or values-indentation
// explains to them, and keys that a macro reads alone.
var ChartsKeyUnknown = lint.Rule{
	ID:       "charts-key-unknown",
	Severity: lint.Error,
	Category: lint.Values,
	Summary:  "a key below charts is no chart of the pack",
	Why:      "Nothing reads it. Mostly it is a slip of indentation: the setting was meant for the chart above.",
	Fix:      "Indent the key below its chart, or remove it.",
	Related:  []string{"charts-key-mismatch", "values-indentation"},
	Check: func(p *lint.Pass) {
		section, ok := readChartsSection(p.Pack)
		if !ok {
			return
		}
		var explained []*pack.Node
		for _, c := range section.charts {
			keys, _ := section.mistaken(c)
			if head, ok := section.node.Pair(c.Name()); ok && head.Value.Kind == pack.Null {
				if archive, err := c.Load(); err == nil {
					keys = ofChart(section.unknown, archive) // values-indentation
				}
			}
			for _, pair := range keys {
				explained = append(explained, pair.Key)
			}
		}
		for _, pair := range section.unknown {
			if slices.Contains(explained, pair.Key) {
				continue
			}
			hint := lint.Hint("indent it below its chart; the pack has %s", enumerate(section.names, "and"))
			if meant, ok := closest(pair.Key.Value, section.names); ok {
				hint = lint.Hint("did you mean %s?", meant)
			}
			p.Report(pair.Key.Pos, fmt.Sprintf("charts.%s has no effect: the pack has no chart of this name", pair.Key.Value), hint)
		}
	},
}
