package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// requiredBySchema tells whether schema.yaml marks a path as required, so that
// Palette asks the user for it.
func requiredBySchema(p *pack.Pack, valuesPath []string) bool {
	entry, ok := p.Constraint(valuesPath)
	return ok && entry.Constraint != nil && entry.Constraint.Required
}

// askedBySchema tells whether schema.yaml says anything about a path, or about
// something in it: the UI then shows the user a field for it.
func askedBySchema(p *pack.Pack, valuesPath []string) bool {
	if _, ok := p.Constraint(valuesPath); ok {
		return true
	}
	below := pack.DottedPath(valuesPath) + "."
	return slices.ContainsFunc(p.Constraints(), func(e pack.SchemaEntry) bool { return strings.HasPrefix(e.Path, below) })
}

// leftToUser tells whether an object is invalid because a field holds what the
// pack leaves to the user to fill in: nothing, or a placeholder. asked tells whether schema.yaml
// asks for it.
func leftToUser(p *lint.Pass, r *lint.RenderedPack, o *render.Object, v kube.Violation) (left, asked bool) {
	if v.Kind == kube.KindUnknownField || v.Kind == kube.KindRequired {
		return false, false
	}
	path, value, ok := r.SetBy(p.Pack, o, v.Path)
	if !ok || !value.Value.Blank() && !isPlaceholder(strings.ToLower(value.Value.Str())) {
		return false, false
	}
	return true, askedBySchema(p.Pack, path)
}

// presetWith names a preset that supplies what an object lacks: packs ship
// values that wait for one to be chosen (trap A3). It is "" when no field is
// missing, or when no preset supplies it.
func presetWith(p *lint.Pass, o *render.Object, v kube.Violation) string {
	if v.Kind != kube.KindRequired {
		return ""
	}
	for _, variant := range p.Rendering.Variants {
		for i := range variant.Objects {
			if variant.Preset == "" || lint.RefOf(&variant.Objects[i]) != lint.RefOf(o) {
				continue
			}
			if !slices.ContainsFunc(variant.Verdicts[i].Violations, v.Same) {
				return variant.Preset
			}
		}
	}
	return ""
}

func waitsForPreset(preset string) string {
	return fmt.Sprintf("; it is complete only after a preset is chosen, such as %q", preset)
}
