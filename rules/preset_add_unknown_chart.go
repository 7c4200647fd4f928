package rules

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// PresetAddUnknownChart is sure of the sections charts and manifests. A key
// beside them can be there for a macro, of this pack or another one.
var PresetAddUnknownChart = lint.Rule{
	ID:       "preset-add-unknown-chart",
	Severity: lint.Error,
	Category: lint.Presets,
	Summary:  "a preset adds values for a chart or manifest that the pack does not have",
	Why:      "Nothing reads them: the preset can be chosen, and changes nothing in the cluster.",
	Fix:      "Put the values below `charts.<name in Chart.yaml>` or `manifests.<file name without .yaml>`.",
	Related:  []string{"charts-key-mismatch", "preset-shape"},
	Check: func(p *lint.Pass) {
		for _, preset := range p.Pack.PresetList() {
			if !preset.Add.Is(pack.Mapping) {
				continue
			}
			if section, ok := readChartsSection(p.Pack); ok || len(p.Pack.Charts()) == 0 {
				unknownParts(p, preset, "charts", "chart", section.names)
			}
			unknownParts(p, preset, "manifests", "manifest", manifestStems(p.Pack))
			strayParts(p, preset)
		}
	},
}

// unknownParts reports the keys of a section that are none of the known.
func unknownParts(p *lint.Pass, preset *pack.Preset, section, what string, known []string) {
	node := preset.Add.Get(section)
	if !node.Is(pack.Mapping) {
		return
	}
	for _, pair := range node.Pairs {
		name := pair.Key.Value
		if pair.Merged || contains(known, name) || usedByMacro(p.Pack, section+"."+name) {
			continue
		}
		options := []lint.Option{func(f *lint.Finding) { f.Preset = preset.ID() }}
		if section == "charts" && len(known) == 1 && p.Pack.Values().Root.Get(section, name) != nil {
			options = append(options, lint.Cause("charts-key "+known[0])) // charts-key-mismatch
		}
		switch meant, ok := closest(name, known); {
		case ok:
			options = append(options, lint.Hint("did you mean %s?", meant))
			if certain, ok := keyMeant(node, name, known); ok && pair.Value.Is(pack.Mapping) {
				options = append(options, lint.Fix(renamedInAdd(p.Pack, preset, []string{section, name}, []string{section, certain})))
			}
		case len(known) == 0:
			options = append(options, lint.Hint("the pack has no %s: move the values to where they are read", section))
		default:
			options = append(options, lint.Hint("the pack has the %s %s", what, shorten(known)))
		}
		p.Report(pair.Key.Pos, fmt.Sprintf("%s adds %s.%s, and the pack has no such %s: nothing reads it", presetName(preset), section, name, what), options...)
	}
}

// strayParts reports keys beside the sections.
func strayParts(p *lint.Pass, preset *pack.Preset) {
	if !wantsContent(p.Pack) {
		return
	}
	for _, pair := range strayKeys(preset.Add) {
		name := pair.Key.Value
		if p.Pack.Values().Root.Get(name) != nil || usedByMacro(p.Pack, name) {
			continue // values-toplevel-stray looks at it
		}
		hint := "put it below charts or manifests"
		for _, prefix := range sectionPrefixes(p.Pack) {
			if strings.Count(prefix, ".") > 1 && p.Pack.Values().Root.Get(strings.Split(strings.TrimSuffix(prefix+name, "."), ".")...) != nil {
				hint = fmt.Sprintf("did you mean %s%s?", prefix, name)
			}
		}
		p.Report(pair.Key.Pos, fmt.Sprintf("%s adds %s at the top of the values, where neither charts nor manifests read it; this assumes that no macro of another pack does", presetName(preset), name),
			lint.As(lint.Warning), lint.Hint("%s", hint), func(f *lint.Finding) { f.Preset = preset.ID() })
	}
}
