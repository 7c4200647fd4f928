package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// PackKeyMisplaced is sure where the key can mean nothing else: below
// pack.content, and, for names that nobody would give to anything else, at the
// top of the file.
var PackKeyMisplaced = lint.Rule{
	ID:       "pack-key-misplaced",
	Severity: lint.Error,
	Category: lint.Values,
	Summary:  "a key of the section pack stands in the wrong place",
	Why:      "Palette does not find it there. A misplaced namespace sends the whole pack to default.",
	Fix:      "Move the key to stand directly below `pack:`.",
	Related:  []string{"pack-key-unknown", "values-indentation"},
	Check: func(p *lint.Pass) {
		root := p.Pack.Values().Root
		content := root.Get("pack", "content")
		if content.Is(pack.Mapping) {
			for _, pair := range content.Pairs {
				if slices.Contains(knownPackKeys(), pair.Key.Value) && pair.Key.Value != "content" {
					p.Report(pair.Key.Pos, fmt.Sprintf("%s stands below pack.content, where it has no effect", pair.Key.Value),
						lint.Hint("take one level of indentation away: %s belongs directly below pack", pair.Key.Value))
				}
			}
		}
		if section, ok := root.Pair("pack"); ok && section.Value.Kind == pack.Null {
			return // values-indentation
		}
		for _, name := range []string{"namespaceLabels", "namespaceAnnotations", "releaseNameOverride", "additionalNamespaces"} {
			if pair, ok := root.Pair(name); ok {
				p.Report(pair.Key.Pos, fmt.Sprintf("%s stands at the top of values.yaml, where it has no effect", name),
					lint.Hint("move it below pack:"))
			}
		}
	},
}
