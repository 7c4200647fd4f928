package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// PresetGroupSingle is a matter of taste, and off by default.
var PresetGroupSingle = lint.Rule{
	ID:       "preset-group-single",
	Severity: lint.Info,
	Optional: true,
	Category: lint.Presets,
	Summary:  "a group of presets has one preset only",
	Why:      "One preset of a group can be chosen, and left by choosing another. Where there is no other, the user has to undo by hand what the preset has set.",
	Fix:      "Add a preset that restores the values as shipped.",
	Related:  []string{"preset-shape", constraintDocs},
	Check: func(p *lint.Pass) {
		members := map[string][]*pack.Preset{}
		for _, preset := range p.Pack.PresetList() {
			members[preset.Group] = append(members[preset.Group], preset)
		}
		for _, preset := range p.Pack.PresetList() {
			if group := members[preset.Group]; len(group) == 1 && preset.Group != "" {
				p.Report(preset.Node.Get("group").Pos, fmt.Sprintf("%s is the only one of the group %q: it cannot be switched off", presetName(preset), preset.Group),
					lint.Hint("add a preset of the same group that restores the values as shipped"))
			}
		}
	},
}
