package rules

import "github.com/packlint/packlint/lint"

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
				p.Report(marker.Pos, "the comment names no enabled preset", lint.Hint("%s", hint))
			}
		}
	},
}
