package render

import (
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/packlint/packlint/pack"
)

// Preset is one entry of presets[] in presets.yaml: selecting it takes Remove
// out of the values and then merges Add over them (pack-constraints.md, "Pack
// Presets").
type Preset struct {
	// Name is "group:name", as the marker comment in values.yaml spells it.
	Name   string
	Index  int      // into presets[]
	Remove []string // dotted paths
	Add    map[string]any
}

// Presets reads the presets of a pack; those that cannot be read are left out.
func Presets(p *pack.Pack, m Macros) []Preset {
	var out []Preset
	list := p.Presets().Root.Get("presets")
	if !list.Is(pack.Sequence) {
		return nil
	}
	for i, node := range list.Items {
		preset := Preset{
			Name:   node.Get("group").Str() + ":" + node.Get("name").Str(),
			Index:  i,
			Remove: node.Get("remove").Strings(),
		}
		if err := yaml.Unmarshal(m.Resolve([]byte(node.Get("add").Str())), &preset.Add); err != nil {
			continue
		}
		out = append(out, preset)
	}
	return out
}

// Apply returns the values with the preset selected. The values are not
// changed.
func (p Preset) Apply(values map[string]any) map[string]any {
	out, _ := deepCopy(values).(map[string]any)
	if out == nil {
		out = map[string]any{}
	}
	for _, path := range p.Remove {
		removePath(out, strings.Split(path, "."))
	}
	add, _ := deepCopy(p.Add).(map[string]any)
	mergeOver(out, add)
	return out
}

// removePath removes the value at a dotted path. Keys can hold dots
// themselves, and the longest that is there counts.
func removePath(table map[string]any, parts []string) {
	for n := len(parts); n > 0; n-- {
		key := strings.Join(parts[:n], ".")
		value, ok := table[key]
		if !ok {
			continue
		}
		if n == len(parts) {
			delete(table, key)
			return
		}
		if below, ok := value.(map[string]any); ok {
			removePath(below, parts[n:])
			return
		}
	}
}

func mergeOver(dst, src map[string]any) {
	for key, value := range src {
		if table, ok := value.(map[string]any); ok {
			if below, ok := dst[key].(map[string]any); ok {
				mergeOver(below, table)
				continue
			}
		}
		dst[key] = value
	}
}
