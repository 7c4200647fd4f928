package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ReleaseNameUnknownChart is silent when an archive cannot be read: its name is
// not known then. Names of subcharts count as unknown: only charts have
// releases.
var ReleaseNameUnknownChart = lint.Rule{
	ID:       "releasename-unknown-chart",
	Severity: lint.Warning,
	Category: lint.Values,
	Summary:  "pack.releaseNameOverride names something that is no chart or manifest of the pack",
	Why:      "The entry has no effect.",
	Fix:      "Use the `name` in the chart's Chart.yaml, or the manifest's file name without its extension.",
	Related:  []string{"release-name-too-long"},
	Check: func(p *lint.Pass) {
		override := p.Pack.Values().Root.Get("pack", "releaseNameOverride")
		charts := chartNames(p.Pack)
		if !override.Is(pack.Mapping) || len(charts) < len(p.Pack.Charts()) {
			return
		}
		known := append(charts, manifestStems(p.Pack)...)
		var unknown []string
		for _, pair := range override.Pairs {
			if !slices.Contains(known, pair.Key.Value) {
				unknown = append(unknown, pair.Key.Value)
			}
		}
		if len(unknown) == 0 {
			return
		}
		first, _ := override.Pair(unknown[0])
		hint := lint.Hint("the pack has %s", enumerate(known, "and"))
		if meant, ok := closest(unknown[0], known); ok {
			hint = lint.Hint("did you mean %s?", meant)
		}
		var fix []pack.Edit
		if len(unknown) == 1 && first.Value.Is(pack.String) {
			fix = renamedTo(p, override, first.Key, known, "pack", "releaseNameOverride")
		}
		p.Report(first.Key.Pos, fmt.Sprintf("pack.releaseNameOverride has no effect for %s: not a chart or manifest of the pack", shorten(unknown)), hint, lint.Fix(fix))
	},
}
