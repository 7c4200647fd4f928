package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// ChartKubeVersion looks at the versions that the pack was rendered for: the
// ends of the range that it declares, and those that are asked for.
var ChartKubeVersion = lint.Rule{
	ID:       "chart-kube-version",
	Severity: lint.Warning,
	Category: lint.Rendering,
	Summary:  "Chart.yaml kubeVersion excludes a Kubernetes version that the pack supports",
	Why:      "Helm refuses to install the chart on a cluster of that version, while the pack's own constraints let the profile pass.",
	Fix:      "Bound the Kubernetes version in `constraints.dependencies` of pack.json, or use a chart that supports the version.",
	Related:  []string{"chart-render-failed"},
	Needs:    lint.AllVariants,
	Check: func(p *lint.Pass) {
		excluded := map[*pack.Chart][]string{}
		for _, v := range p.Rendering.Variants {
			for _, f := range v.Failures {
				if c := p.Pack.ChartAt(f.Source.Chart); c != nil && f.Kind == render.KubeVersion && v.Shipped() {
					excluded[c] = append(excluded[c], v.Version.MinorString())
				}
			}
		}
		for _, c := range p.Pack.Charts() {
			versions := excluded[c]
			if len(versions) == 0 {
				continue
			}
			archive, err := c.Load()
			if err != nil {
				continue
			}
			p.Report(c.Node.Pos, fmt.Sprintf("chart %s cannot be installed on Kubernetes %s: its Chart.yaml says kubeVersion: %s", c.Name(), enumerate(versions, "and"), brief(archive.Chart.Metadata.KubeVersion)),
				lint.Key(c.Name()), func(f *lint.Finding) { f.Template = c.Path + ":" + c.Name() + "/Chart.yaml" },
				lint.Hint("declare the versions that the chart supports as minVersion and maxVersion of the kubernetes dependency in pack.json"))
		}
	},
}
