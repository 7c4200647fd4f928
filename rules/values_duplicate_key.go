package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
)

// ValuesDuplicateKey does not count keys that a YAML merge (<<) overrides: that
// is what merging is for.
var ValuesDuplicateKey = lint.Rule{
	ID:       "values-duplicate-key",
	Severity: lint.Error,
	Category: lint.Values,
	Summary:  "a key stands twice in one mapping of values.yaml",
	Why:      "Only one of the two values counts, and nothing says which: an override that a reader sees in the file may never reach the chart. Strict parsers refuse the file.",
	Fix:      "Keep one of the keys, or move what belongs together below one.",
	Related:  []string{"values-syntax", "pack-json-duplicate-key", "kubernetes-duplicate-key"},
	Check: func(p *lint.Pass) {
		for _, d := range p.Pack.Values().Duplicates {
			p.Report(d.Key.Pos, fmt.Sprintf("the key %q stands twice in this mapping; only the last one counts", d.Key.Value),
				lint.See(d.First.Pos, "first set here"),
				lint.Hint("remove one of the two, or merge what is below them"), lint.Fix(p.Pack.Values().RemoveDuplicate(d)))
		}
	},
}
