package rules

import (
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

var PackJSONSyntax = lint.Rule{
	ID:       "pack-json-syntax",
	Severity: lint.Error,
	Category: lint.Metadata,
	Summary:  "pack.json is not valid JSON",
	Why:      "The push is refused, and no tool can read the pack. JSON is stricter than it looks: no comma after the last entry, no comments, double quotes only, UTF-8 without a byte order mark.",
	Fix:      "Correct the JSON at the place that is named.",
	Related:  []string{"pack-json-missing", "pack-json-duplicate-key"},
	Check: func(p *lint.Pass) {
		meta := p.Pack.Meta()
		if meta.Err == nil || p.Pack.Exists(pack.MetaFile) != nil {
			return
		}
		options := []lint.Option{lint.Fix(meta.Mend())}
		if meta.Err.Hint != "" {
			options = append(options, lint.Hint("%s", meta.Err.Hint))
		}
		p.Report(meta.Err.Pos, "pack.json is not valid JSON: "+meta.Err.Message, options...)
	},
}
