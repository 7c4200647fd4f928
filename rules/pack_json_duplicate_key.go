package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
)

var PackJSONDuplicateKey = lint.Rule{
	ID:       "pack-json-duplicate-key",
	Severity: lint.Error,
	Category: lint.Metadata,
	Summary:  "a key stands twice in one object of pack.json",
	Why:      "JSON parsers keep the last of the two and drop the other without a word: charts, manifests or constraints that are plain to see in the file are not part of the pack.",
	Fix:      "Keep one of the keys, with all that belongs to it.",
	Related:  []string{"pack-json-syntax"},
	Check: func(p *lint.Pass) {
		meta := p.Pack.Meta()
		for _, d := range meta.Duplicates {
			p.Report(d.Key.Pos, fmt.Sprintf("the key %q stands twice; the first one is ignored", d.Key.Value),
				lint.Hint("merge the two, or remove one"),
				lint.See(d.First.Pos, "the first one"), lint.Fix(meta.RemoveDuplicate(d)))
		}
	},
}
