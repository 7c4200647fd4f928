package rules

import (
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// PresetsEmpty leaves a file that does not parse to preset-shape.
var PresetsEmpty = lint.Rule{
	ID:       "presets-empty",
	Severity: lint.Warning,
	Category: lint.Presets,
	Summary:  "presets.yaml has no presets",
	Why:      "The UI offers a choice of presets that is empty.",
	Fix:      "Add presets, or remove the file.",
	Related:  []string{"preset-shape", constraintDocs},
	Check: func(p *lint.Pass) {
		if !hasFile(p.Pack, pack.PresetsFile) {
			return
		}
		presets := p.Pack.Presets()
		list, ok := presets.Root.Pair("presets")
		switch {
		case presets.Empty(), presets.Root.Is(pack.Mapping) && presets.Root.Len() == 0:
			p.Report(presets.At(1), "presets.yaml has no presets", lint.Hint("add presets, or remove the file"))
		case ok && (list.Value.Kind == pack.Null || list.Value.Is(pack.Sequence) && list.Value.Len() == 0):
			p.Report(list.Key.Pos, "presets.yaml has no presets", lint.Hint("add presets, or remove the file"))
		}
	},
}
