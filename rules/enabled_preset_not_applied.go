package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// EnabledPresetNotApplied leaves out what another enabled preset sets or removes
// as well, and values with macros.
var EnabledPresetNotApplied = lint.Rule{
	ID:       "enabled-preset-not-applied",
	Severity: lint.Warning,
	Category: lint.Presets,
	Summary:  "values.yaml names a preset as enabled and does not hold what the preset sets",
	Why:      "The comment is only what the UI shows as chosen; nothing applies it. Users see the preset as enabled, and the cluster gets what the values say.",
	Fix:      "Write what the preset adds into values.yaml, or name the preset that the values stand for.",
	Related:  []string{"enabled-preset-unknown", "presets-no-marker"},
	Check: func(p *lint.Pass) {
		if p.Pack.Values().Err != nil {
			return
		}
		for _, marker := range p.Pack.PresetMarkers() {
			enabled := enabledPresets(p.Pack, marker)
			for at, preset := range enabled {
				var others []*pack.Preset
				for other, o := range enabled {
					if other != at {
						others = append(others, o)
					}
				}
				reportDifferences(p, marker.Enabled[at], preset, others)
			}
		}
	},
}

// enabledPresets are the presets that a marker names, by their place in it.
func enabledPresets(p *pack.Pack, marker pack.PresetMarker) map[int]*pack.Preset {
	out := map[int]*pack.Preset{}
	for i, enabled := range marker.Enabled[:min(len(marker.Enabled), maxPerPack)] {
		for _, preset := range p.PresetList() {
			if preset.ID() == enabled.ID() && preset.Add.Is(pack.Mapping) {
				out[i] = preset
			}
		}
	}
	return out
}

// presetDifference is a value that a preset sets and values.yaml does not have.
type presetDifference struct {
	path       []string
	want, have *pack.Node
}

func reportDifferences(p *lint.Pass, at pack.EnabledPreset, preset *pack.Preset, others []*pack.Preset) {
	var found []presetDifference
	differences(preset.Add, p.Pack.Values().Root, nil, others, &found)
	if len(found) == 0 {
		return
	}
	first := found[0]
	message := fmt.Sprintf("the preset %s is named as enabled and sets %s to %s", at.ID(), packPath(first.path), quoteValue(first.want))
	if first.have == nil {
		message += "; values.yaml does not have it"
	} else {
		message += fmt.Sprintf("; values.yaml says %s", quoteValue(first.have))
	}
	if more := len(found) - 1; more > 0 {
		message += fmt.Sprintf(" (%d more differ)", more)
	}
	options := []lint.Option{lint.See(first.want.Pos, "the preset"), lint.Key("not applied " + at.ID()), lint.Hint("write what the preset sets into values.yaml, or name another preset")}
	if first.have != nil {
		options = append(options, lint.See(first.have.Pos, "the value"))
	}
	p.Report(at.Pos, message, options...)
}

// differences walks what a preset adds beside the values, and notes what the
// values do not have.
func differences(want, have *pack.Node, path []string, others []*pack.Preset, found *[]presetDifference) {
	if len(*found) > maxPerPack || len(path) > maxUseDepth {
		return
	}
	if want.Is(pack.Mapping) && want.Len() > 0 && (have.Is(pack.Mapping) || have == nil) {
		for _, pair := range want.Pairs {
			below := append(path[:len(path):len(path)], pair.Key.Value)
			differences(pair.Value, have.Get(pair.Key.Value), below, others, found)
		}
		return
	}
	if sameValue(want, have, 0) || overridden(path, others) {
		return
	}
	*found = append(*found, presetDifference{path, want, have})
}

// overridden tells whether one of several presets sets or removes a path.
func overridden(path []string, presets []*pack.Preset) bool {
	dotted := ""
	for i, key := range path {
		if i > 0 {
			dotted += "."
		}
		dotted += key
		for _, preset := range presets {
			for _, removed := range preset.Remove {
				if removed.Value == dotted {
					return true
				}
			}
		}
	}
	for _, preset := range presets {
		if preset.Add.Get(path...) != nil {
			return true
		}
	}
	return false
}

// sameValue compares values, whatever their style. What a macro stands in may
// be anything.
func sameValue(a, b *pack.Node, depth int) bool {
	if a.Blank() && b.Blank() && (a == nil) == (b == nil) {
		return true
	}
	if a == nil || b == nil {
		return false
	}
	if a.HasAction() || b.HasAction() || depth > maxUseDepth {
		return true
	}
	if a.Kind != b.Kind || a.Value != b.Value || len(a.Items) != len(b.Items) {
		return false
	}
	for i := range a.Items {
		if !sameValue(a.Items[i], b.Items[i], depth+1) {
			return false
		}
	}
	if a.Kind == pack.Mapping && len(a.Keys()) != len(b.Keys()) {
		return false
	}
	for _, pair := range a.Pairs {
		if !sameValue(pair.Value, b.Get(pair.Key.Value), depth+1) {
			return false
		}
	}
	return true
}
