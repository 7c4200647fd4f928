package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// PresetRemoveDead looks into the other presets as well: removing what only a
// sibling adds is how switching between them works (trap E1). A path that
// several presets name is one finding.
var PresetRemoveDead = lint.Rule{
	ID:       "preset-remove-dead",
	Severity: lint.Warning,
	Category: lint.Presets,
	Summary:  "a preset removes a path that is neither in values.yaml nor in any preset",
	Why:      "Nothing is removed. What the path was meant for stays in the values when users switch presets, beside what the new preset adds.",
	Fix:      "Write the whole path from the root of values.yaml, or drop it from the list.",
	Related:  []string{"preset-shape", "schema-path-unresolved", constraintDocs},
	Check: func(p *lint.Pass) {
		if p.Pack.Values().Err != nil || !presetsReadable(p.Pack) {
			return
		}
		type dead struct {
			first  *pack.Node
			preset *pack.Preset
			more   []*pack.Node
		}
		found := map[string]*dead{}
		var order []string
		for _, preset := range p.Pack.PresetList() {
			for _, path := range preset.Remove[:min(len(preset.Remove), maxRemoved)] {
				if path.Blank() || len(path.Value) > maxPathLength || path.HasAction() || found[path.Value] == nil && inValuesOrPresets(p.Pack, path.Value) {
					continue
				}
				if d := found[path.Value]; d != nil {
					d.more = append(d.more, path)
					continue
				}
				found[path.Value] = &dead{first: path, preset: preset}
				order = append(order, path.Value)
			}
		}
		for _, path := range order[:min(len(order), maxPerPack)] {
			d := found[path]
			hint := "remove it from the list, or write the path that is meant"
			if meant, ok := nearestPath(p.Pack, path); ok {
				hint = fmt.Sprintf("did you mean %s?", meant)
			}
			var fix []pack.Edit
			if meant, ok := certainPath(p.Pack, path); ok {
				fix = removedInstead(p.Pack, append([]*pack.Node{d.first}, d.more...), meant)
			}
			options := []lint.Option{lint.Hint("%s", hint), lint.Key("dead " + path)}
			message := fmt.Sprintf("%s removes %s, which neither values.yaml nor a preset has", presetName(d.preset), path)
			if len(d.more) > 0 {
				message += fmt.Sprintf(" (so in %s)", count(len(d.more), "other preset"))
				for _, node := range slices.Clip(d.more)[:min(len(d.more), maxListed)] {
					options = append(options, lint.See(node.Pos, "also here"))
				}
			}
			// A level that is missing is missing in all of them.
			p.Report(d.first.Pos, message, append(options, lint.Cause("preset-remove-dead"), lint.Fix(fix))...)
		}
	},
}

// maxRemoved bounds the paths of one preset; people write a handful.
const maxRemoved = 1000

// maxPathLength is the longest dotted path that is looked up.
const maxPathLength = 2000

// certainPath is the path that is there and differs in one key, by a slip.
func certainPath(p *pack.Pack, path string) (string, bool) {
	roots := []*pack.Node{p.Values().Root}
	for _, preset := range p.PresetList() {
		roots = append(roots, preset.Add)
	}
	found := map[string]bool{}
	for _, root := range roots {
		at, rest := root.Deepest(path)
		key, below, _ := strings.Cut(rest, ".")
		if meant, ok := certainlyMeant(key, at.Keys()); ok {
			fixed := strings.TrimSuffix(strings.TrimSuffix(path, rest)+meant+"."+below, ".")
			if inValuesOrPresets(p, fixed) {
				found[fixed] = true
			}
		}
	}
	near, ok := nearestPath(p, path)
	return near, ok && len(found) == 1 && found[near]
}

// removedInstead writes another path, which the lists must not hold already.
func removedInstead(p *pack.Pack, items []*pack.Node, path string) []pack.Edit {
	var fix []pack.Edit
	for _, item := range items {
		for _, preset := range p.PresetList() {
			holds := func(value string) bool {
				return slices.ContainsFunc(preset.Remove, func(n *pack.Node) bool { return n.Value == value })
			}
			if slices.Contains(preset.Remove, item) && holds(path) {
				return nil
			}
		}
		edits := p.Presets().SetString(item, path)
		if edits == nil {
			return nil
		}
		fix = append(fix, edits...)
	}
	return fix
}
