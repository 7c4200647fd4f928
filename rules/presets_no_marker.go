package rules

import (
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// PresetsNoMarker is off by default: most packs preselect nothing.
var PresetsNoMarker = lint.Rule{
	ID:       "presets-no-marker",
	Severity: lint.Info,
	Optional: true,
	Category: lint.Presets,
	Summary:  "a pack with presets does not say which of them its values stand for",
	Why:      "The UI shows no preset as chosen, although the values as shipped mostly are what one of them sets.",
	Fix:      "Write `# spectrocloud.com/enabled-presets: <group>:<name>` as the first line of values.yaml.",
	Related:  []string{"enabled-preset-unknown", "enabled-preset-not-applied"},
	Check: func(p *lint.Pass) {
		if len(p.Pack.PresetList()) == 0 || p.Pack.Values().Err != nil || len(p.Pack.PresetMarkers()) > 0 {
			return
		}
		p.Report(p.Pack.Values().At(1), "values.yaml does not say which presets are enabled, so that the UI shows none as chosen",
			lint.Hint("write as the first line: # spectrocloud.com/enabled-presets: %s", appliedPreset(p.Pack)))
	},
}

// appliedPreset names a preset that the values as shipped stand for.
func appliedPreset(p *pack.Pack) string {
	for _, preset := range p.PresetList() {
		var found []presetDifference
		if differences(preset.Add, p.Values().Root, nil, nil, &found); preset.Add.Is(pack.Mapping) && len(found) == 0 {
			return preset.ID()
		}
	}
	return "<group>:<name>"
}
