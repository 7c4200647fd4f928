package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// EnabledPresetUnknown: a marker that names none of the pack's presets was
// copied from elsewhere, and is one finding.
var EnabledPresetUnknown = lint.Rule{
	ID:       "enabled-preset-unknown",
	Severity: lint.Warning,
	Category: lint.Presets,
	Summary:  "values.yaml names an enabled preset that presets.yaml does not have",
	Why:      "The UI cannot show the preset as chosen: users see none, or a wrong state. Mostly the comment was copied from another pack, or the preset was renamed.",
	Fix:      "Name presets as `<group>:<name>`, or remove the comment.",
	Related:  []string{"enabled-preset-not-applied", "enabled-preset-empty"},
	Check: func(p *lint.Pass) {
		if hasFile(p.Pack, pack.PresetsFile) && p.Pack.Presets().Err != nil {
			return
		}
		var known []string
		for _, preset := range p.Pack.PresetList() {
			known = append(known, preset.ID())
		}
		for _, marker := range p.Pack.PresetMarkers() {
			var unknown []pack.EnabledPreset
			near := false
			for _, enabled := range marker.Enabled {
				if !contains(known, enabled.ID()) {
					unknown = append(unknown, enabled)
					_, ok := nearPreset(p.Pack, enabled)
					near = near || ok
				}
			}
			if len(unknown) == 0 {
				continue
			}
			if len(unknown) == len(marker.Enabled) && !near {
				reportForeignMarker(p, marker, known)
				continue
			}
			for _, enabled := range unknown[:min(len(unknown), maxPerPack)] {
				hint := "the presets are " + shorten(known)
				if meant, ok := nearPreset(p.Pack, enabled); ok {
					hint = fmt.Sprintf("did you mean %s?", meant)
				}
				p.Report(enabled.Pos, fmt.Sprintf("presets.yaml has no preset %s", enabled.ID()), lint.Hint("%s", hint), lint.Fix(markedInstead(p.Pack, marker, enabled)))
			}
		}
	},
}

func reportForeignMarker(p *lint.Pass, marker pack.PresetMarker, known []string) {
	var named []string
	for _, enabled := range marker.Enabled {
		named = append(named, enabled.ID())
	}
	message := fmt.Sprintf("the comment enables %s, and the pack has no presets", shorten(named))
	hint := "remove the comment"
	if len(known) > 0 {
		message = fmt.Sprintf("the comment enables %s, and presets.yaml has nothing of the kind", shorten(named))
		hint = "the presets are " + shorten(known)
	}
	p.Report(marker.Pos, message, lint.Hint("%s", hint))
}

// nearPreset proposes a preset for a name that is none: the same name in another
// group, or a slip away.
func nearPreset(p *pack.Pack, enabled pack.EnabledPreset) (string, bool) {
	var ids []string
	for _, preset := range p.PresetList() {
		if preset.Name == enabled.Name || preset.DisplayName == enabled.Name && preset.Group == enabled.Group {
			return preset.ID(), true
		}
		ids = append(ids, preset.ID())
	}
	return closest(enabled.ID(), ids)
}

// markedInstead is the fix that names the preset that is meant: the only one of the
// name, or of the whole name but for a slip.
func markedInstead(p *pack.Pack, marker pack.PresetMarker, enabled pack.EnabledPreset) []pack.Edit {
	var ids, called []string
	for _, preset := range p.PresetList() {
		ids = append(ids, preset.ID())
		if preset.Name == enabled.Name || preset.DisplayName == enabled.Name && preset.Group == enabled.Group {
			called = append(called, preset.ID())
		}
	}
	meant, ok := certainlyMeant(enabled.ID(), ids)
	if len(called) > 0 {
		meant, ok = called[0], len(called) == 1
	}
	if near, _ := nearPreset(p, enabled); !ok || near != meant || strings.HasPrefix(meant, ":") || slices.ContainsFunc(marker.Enabled, func(other pack.EnabledPreset) bool { return other.ID() == meant }) {
		return nil
	}
	if slices.ContainsFunc(marker.Enabled, func(other pack.EnabledPreset) bool {
		also, _ := nearPreset(p, other)
		return other.ID() != enabled.ID() && also == meant
	}) {
		return nil
	}
	for _, preset := range p.PresetList() {
		var differ []presetDifference
		if differences(preset.Add, p.Values().Root, nil, nil, &differ); preset.ID() == meant && len(differ) > 0 {
			return nil // the values do not say that it is enabled
		}
	}
	return p.Values().Reform(p.Values().Replace(enabled.Pos, meant))
}
