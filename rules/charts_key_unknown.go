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
			p.Report(pair.Key.Pos, fmt.Sprintf("charts.%s has no effect: the pack has no chart of this name", pair.Key.Value), hint, lint.Fix(section.placed(p, pair)))
		}
	},
}

// placed is the fix for a key that is a chart's name but for a slip, or that belongs
// to the chart before it, and could to no other.
func (s chartsSection) placed(p *lint.Pass, pair pack.Pair) []pack.Edit {
	key := pair.Key
	if _, near := closest(key.Value, s.names); near {
		if !pair.Value.Is(pack.Mapping) {
			return nil
		}
		return renamedTo(p, s.node, key, s.names, "charts")
	}
	at := indexOf(s.node, key)
	var having []string
	for _, c := range s.charts {
		archive, err := c.Load()
		if err != nil {
			return nil
		}
		if _, ok := archive.Chart.Values[key.Value]; ok {
			if ofAnotherChart(c, pair) {
				return nil
			}
			having = append(having, c.Name())
		}
	}
	if at < 1 || !slices.Equal(having, []string{s.node.Pairs[at-1].Key.Value}) {
		return nil
	}
	return followed(p, p.Pack.Values().Lower(s.node, at, at-1), []string{"charts", key.Value}, []string{"charts", having[0], key.Value})
}
