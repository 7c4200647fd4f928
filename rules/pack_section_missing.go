package rules

import (
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// PackSectionMissing leaves an empty file to values-empty.
var PackSectionMissing = lint.Rule{
	ID:       "pack-section-missing",
	Severity: lint.Info,
	Category: lint.Values,
	Summary:  "values.yaml has no section pack",
	Why:      "The section holds the namespace that everything is deployed to and the images that air-gapped and edge clusters need beforehand.",
	Fix:      "Add `pack:` with `namespace` and `content.images`.",
	Related:  []string{"values-empty", "namespace-missing", "images-missing"},
	Check: func(p *lint.Pass) {
		root := p.Pack.Values().Root
		if _, ok := root.Pair("pack"); !ok && root.Is(pack.Mapping) && wantsContent(p.Pack) && !withdrawn(p.Pack) {
			p.Report(root.Pos, "values.yaml has no pack: section: no namespace, no list of images",
				lint.Hint("add `pack: {namespace: %s}`", p.Pack.Name()))
		}
	},
}
