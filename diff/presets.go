package diff

import (
	"slices"

	"github.com/packlint/packlint/pack"
)

// Preset is a preset of presets.yaml that changes.
type Preset struct {
	ID string `json:"id"` // "group:name"
	// Added and Removed tell that only one side has it.
	Added   bool `json:"added"`
	Removed bool `json:"removed"`
	// Changes are those of a preset that both sides have.
	Changes []Change `json:"changes"`
}

func (c *comparer) presets() []Preset {
	out := []Preset{}
	if !c.compared(PresetsPart) {
		return out
	}
	var old []*pack.Preset
	if c.old != nil {
		old = c.old.Pack.PresetList()
	}
	new := c.new.Pack.PresetList()
	named := func(list []*pack.Preset, id string) *pack.Preset {
		i := slices.IndexFunc(list, func(p *pack.Preset) bool { return p.ID() == id })
		if i < 0 {
			return nil
		}
		return list[i]
	}
	for i, p := range new {
		if named(new[:i], p.ID()) != nil {
			continue // a name that stands twice is a matter of the findings
		}
		was := named(old, p.ID())
		if was == nil {
			out = append(out, Preset{ID: p.ID(), Added: true, Changes: []Change{}})
			continue
		}
		if changes := compare(nil, presetTree(was), presetTree(p)); len(changes) > 0 {
			out = append(out, Preset{ID: p.ID(), Changes: changes})
		}
	}
	for _, p := range old {
		if named(new, p.ID()) == nil {
			out = append(out, Preset{ID: p.ID(), Removed: true, Changes: []Change{}})
		}
	}
	return out
}

// presetTree is a preset with the text of add as the values that it is.
func presetTree(p *pack.Preset) *pack.Node {
	out := &pack.Node{Kind: pack.Mapping}
	for _, pair := range effective(p.Node) {
		if pair.Key.Value == "add" && p.AddText != nil && p.AddErr == nil {
			pair.Value = orEmpty(p.Add)
		}
		out.Pairs = append(out.Pairs, pair)
	}
	return out
}
