package rules

import (
	"fmt"
	"strings"

	"helm.sh/helm/v3/pkg/chartutil"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

var ResourceRefUnresolved = lint.Rule{
	ID:       "resource-ref-unresolved",
	Severity: lint.Warning,
	Category: lint.Constraints,
	Summary:  "a resource constraint refers to a value that the pack does not have",
	Why:      "Palette computes what a profile needs from the values that a pack's constraints refer to. A reference that leads nowhere counts as zero, and the user learns from pods that cannot be scheduled.",
	Fix:      "Correct the path, which starts at the root of values.yaml, or add the value there: a default inside the chart does not count.",
	Related:  []string{"resource-minlimit-ignored", "https://docs.spectrocloud.com/registries-and-packs/pack-constraints/"},
	Check: func(p *lint.Pass) {
		for _, r := range resources(p.Pack) {
			for _, c := range r.Components {
				for _, key := range resourceReferences {
					ref := c.Get(key)
					if ref.Blank() || !ref.Is(pack.String) || anyHasValue([]*pack.Pack{p.Pack}, ref.Value) {
						continue
					}
					hint := lint.Hint("the path starts at the root of values.yaml: charts.NAME.… or manifests.NAME.…")
					var fix []pack.Edit
					if meant, ok := meantPath(p.Pack.Values().Root, ref.Value); ok {
						hint = lint.Hint("did you mean %s?", meant)
						at, rest := p.Pack.Values().Root.Deepest(ref.Value)
						key, _, _ := strings.Cut(rest, ".")
						if _, sure := certainlyMeant(key, at.Keys()); sure && !isChartDefault(p.Pack, ref.Value) {
							fix = p.Pack.Meta().SetString(ref, meant)
						}
					}
					p.Report(ref.Pos, fmt.Sprintf("the %s %s is not in values.yaml: it counts as zero", key, ref.Value), hint, lint.Fix(fix))
				}
			}
		}
	},
}

// isChartDefault tells whether a path is right for a value that a chart has and
// values.yaml only lacks.
func isChartDefault(p *pack.Pack, path string) bool {
	for _, c := range p.Charts() {
		archive, err := c.Load()
		if err != nil {
			return true
		}
		below, ok := strings.CutPrefix(path, "charts."+c.Name()+".")
		if _, err := chartutil.Values(archive.Chart.Values).PathValue(below); ok && err == nil {
			return true
		}
	}
	return false
}
