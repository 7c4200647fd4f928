package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ValuesIncomplete counts the keys at the top of the chart's values.yaml; what
// is below them is up to the pack.
var ValuesIncomplete = lint.Rule{
	ID:        "values-incomplete",
	Severity:  lint.Info,
	Community: lint.Warning,
	Category:  lint.Values,
	Summary:   "the pack does not show all values of a chart",
	Why:       "Users configure in Palette what values.yaml shows. Reviewers of the community repository ask for the chart's values in full.",
	Fix:       "Copy the chart's values.yaml below `charts.<name>`, and change what the pack sets.",
	Related:   []string{"charts-key-absent"},
	Check: func(p *lint.Pass) {
		for _, c := range p.Pack.Charts() {
			archive, err := c.Load()
			section, ok := p.Pack.Values().Root.Get("charts").Pair(c.Name())
			if err != nil || !ok || !section.Value.Is(pack.Mapping) || withdrawn(p.Pack) {
				continue
			}
			known := sortedKeys(archive.Chart.Values)
			missing := slices.DeleteFunc(slices.Clone(known), func(key string) bool {
				_, ok := section.Value.Pair(key)
				return ok
			})
			if len(missing) == 0 || slices.ContainsFunc(missing, func(key string) bool { return isOutdented(p.Pack, key) }) {
				continue
			}
			shown := missing[:min(len(missing), 10)]
			if len(missing) > len(shown) {
				shown = append(slices.Clone(shown), fmt.Sprintf("%d more", len(missing)-len(shown)))
			}
			p.Report(section.Key.Pos, fmt.Sprintf("charts.%s lacks %d of the chart's %d values: %s", c.Name(), len(missing), len(known), enumerate(shown, "and")),
				lint.Key("values-incomplete "+c.Name()))
		}
	},
}

// isOutdented tells whether a chart's key stands one level too high, among the
// charts, which is charts-key-unknown.
func isOutdented(p *pack.Pack, key string) bool {
	_, ok := p.Values().Root.Get("charts").Pair(key)
	return ok && !slices.ContainsFunc(p.Charts(), func(c *pack.Chart) bool { return c.Name() == key })
}
