package rules

import (
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ValuesEmpty leaves out the layers os and k8s, whose packs the documentation
// allows an empty file, and packs out of use.
var ValuesEmpty = lint.Rule{
	ID:       "values-empty",
	Severity: lint.Warning,
	Category: lint.Values,
	Summary:  "values.yaml is empty",
	Why:      "The pack has no namespace of its own and nothing to configure, and contributors report that the agent on edge hosts needs a file that is not empty.",
	Fix:      "Set at least `pack.namespace` and the list of images.",
	Related:  []string{"values-missing", "pack-section-missing"},
	Check: func(p *lint.Pass) {
		if wantsContent(p.Pack) && !withdrawn(p.Pack) && p.Pack.Exists(pack.ValuesFile) == nil && p.Pack.Values().Empty() {
			p.Report(p.Pack.Values().At(1), "values.yaml sets nothing", lint.Hint("set pack.namespace and pack.content.images"))
		}
	},
}
