package rules

import (
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// EnabledPresetEmpty: the marker of several real packs names nothing.
var EnabledPresetEmpty = lint.Rule{
	ID:       "enabled-preset-empty",
	Severity: lint.Info,
	Category: lint.Presets,
	Summary:  "the comment that names the enabled presets names none",
	Why:      "It says nothing to the UI, and makes readers look for presets.",
	Fix:      "Name the presets that the values stand for, or remove the comment.",
	Related:  []string{"enabled-preset-unknown", "presets-no-marker"},
	Check: func(p *lint.Pass) {
		for _, marker := range p.Pack.PresetMarkers() {
			if len(marker.Enabled) == 0 {
				hint := "remove the comment"
				if len(p.Pack.PresetList()) > 0 {
					hint = "name the presets, as in " + p.Pack.PresetList()[0].ID() + ", or remove the comment"
				}
				var fix []pack.Edit
				if !hasFile(p.Pack, pack.PresetsFile) || p.Pack.Presets().Err == nil && p.Pack.Presets().Root.Get("presets").Len() == 0 {
					fix = p.Pack.Values().Reform(p.Pack.Values().DeleteLines(marker.Pos.Line, marker.Pos.Line))
				}
				p.Report(marker.Pos, "the comment names no enabled preset", lint.Hint("%s", hint), lint.Fix(fix))
			}
		}
	},
}
