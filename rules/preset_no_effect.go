package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// PresetNoEffect is sure when three things hold: the preset only touches the
// values of charts and manifests that were rendered; with it the pack renders
// what it renders as shipped; and it is no way back from another preset of its
// group, as the preset is that stands for the defaults.
var PresetNoEffect = lint.Rule{
	ID:       "preset-no-effect",
	Severity: lint.Warning,
	Category: lint.Rendering,
	Summary:  "a preset changes nothing in what the pack deploys",
	Why:      "The UI offers a choice that is none: whoever picks the preset believes that something is on, off or sized, and the cluster gets what it would have got anyway.",
	Fix:      "Give the preset the paths that the chart reads: `packlint render PACK --preset GROUP:NAME` shows what it gives.",
	Related:  []string{"preset-render-failed", "preset-remove-dead", "preset-add-unknown-chart"},
	Needs:    lint.AllVariants,
	Check: func(p *lint.Pass) {
		shipped := p.Rendering
		if len(shipped.Skipped) > 0 {
			return // what was not rendered could show it
		}
		enabled := map[string]bool{}
		for _, marker := range p.Pack.PresetMarkers() {
			for _, e := range marker.Enabled {
				enabled[e.ID()] = true
			}
		}
		for _, v := range shipped.Variants {
			preset := presetNamed(p.Pack, v.Preset)
			switch {
			case preset == nil || v.Enabled || enabled[v.Preset] || len(v.Skipped) > 0:
			case !touchesRendered(p.Pack, preset) || !sameObjects(shipped, v) || isWayBack(p, preset):
			default:
				p.Report(preset.Node.Get("name").Pos, fmt.Sprintf("the preset %q changes nothing: with it, the pack renders the same %s as without", v.Preset, count(len(shipped.Objects), "object")),
					lint.Key("no effect "+v.Preset), lint.Hint("compare the paths of the preset with those that the chart reads"))
			}
		}
	},
}

// touchesRendered tells whether a preset sets or removes something, and only
// below the charts and manifests of the pack.
func touchesRendered(p *pack.Pack, preset *pack.Preset) bool {
	var roots []string
	for _, c := range p.Charts() {
		roots = append(roots, "charts."+c.Name())
	}
	for _, m := range p.Manifests() {
		roots = append(roots, "manifests."+m.Stem())
	}
	paths := []string{}
	for _, removed := range preset.Remove {
		paths = append(paths, removed.Value)
	}
	if preset.Add.Is(pack.Mapping) {
		for _, section := range preset.Add.Pairs {
			for _, pair := range section.Value.Pairs {
				paths = append(paths, section.Key.Value+"."+pair.Key.Value)
			}
			if section.Value.Len() == 0 {
				paths = append(paths, section.Key.Value)
			}
		}
	}
	return len(paths) > 0 && !slices.ContainsFunc(paths, func(path string) bool {
		return !slices.ContainsFunc(roots, func(root string) bool { return path == root || strings.HasPrefix(path, root+".") })
	})
}

// isWayBack tells whether a preset undoes what another preset of its group does,
// which is not nothing.
func isWayBack(p *lint.Pass, preset *pack.Preset) bool {
	return slices.ContainsFunc(p.Rendering.Variants, func(v *lint.RenderedPack) bool {
		other := presetNamed(p.Pack, v.Preset)
		if other == nil || other == preset || v.Enabled || other.Group != preset.Group || sameObjects(p.Rendering, v) {
			return false
		}
		undone := preset.Apply(v.Values)
		return slices.ContainsFunc(touchedPaths(other), func(path string) bool {
			chosen, _ := v.Values.Lookup(path)
			after, _ := undone.Lookup(path)
			return !slices.EqualFunc(chosen, after, func(a, b *pack.Node) bool { return sameValue(a, b, 0) })
		})
	})
}

// touchedPaths are the dotted paths of the values that a preset sets or removes.
func touchedPaths(preset *pack.Preset) (out []string) {
	for _, removed := range preset.Remove {
		out = append(out, removed.Value)
	}
	for _, path := range setPaths(preset) {
		out = append(out, pack.DottedPath(path))
	}
	return out
}

// setPaths are the paths of the values that a preset sets.
func setPaths(preset *pack.Preset) (out [][]string) {
	var walk func(n *pack.Node, path []string)
	walk = func(n *pack.Node, path []string) {
		for _, pair := range n.Pairs {
			below := append(slices.Clip(path), pair.Key.Value)
			if pair.Value.Is(pack.Mapping) && pair.Value.Len() > 0 && len(below) < maxUseDepth {
				walk(pair.Value, below)
			} else if len(out) < maxPerPack {
				out = append(out, below)
			}
		}
	}
	if preset.Add.Is(pack.Mapping) {
		walk(preset.Add, nil)
	}
	return out
}

// sameObjects tells whether two variants deploy the same, and fail alike.
func sameObjects(a, b *lint.RenderedPack) bool {
	return len(a.Failures) == len(b.Failures) &&
		slices.EqualFunc(a.Objects, b.Objects, func(x, y render.Object) bool {
			return x.Text == y.Text && x.Template == y.Template && x.Namespace == y.Namespace
		})
}
