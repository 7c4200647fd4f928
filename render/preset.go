package render

import (
	"sigs.k8s.io/yaml"

	"github.com/packlint/packlint/pack"
)

// Preset is a preset of the pack with what it adds as Helm reads it.
type Preset struct {
	// Name is "group:name", as the marker comment in values.yaml spells it.
	Name string
	Add  map[string]any

	preset *pack.Preset
}

// Presets reads the presets of a pack; those that cannot be read are left out.
func Presets(p *pack.Pack, m Macros) []Preset {
	var out []Preset
	for _, preset := range p.PresetList() {
		read := Preset{Name: preset.ID(), preset: preset}
		if preset.AddText != nil {
			if err := yaml.Unmarshal(m.Resolve([]byte(preset.AddText.Value)), &read.Add); err != nil {
				continue
			}
		}
		out = append(out, read)
	}
	return out
}

// Source is the entry of presets.yaml.
func (p Preset) Source() *pack.Preset { return p.preset }

// Apply returns the values with the preset selected. The values are not
// changed; the result shares with them what the preset leaves alone.
func (p Preset) Apply(values map[string]any) map[string]any {
	return p.preset.ApplyValues(values, p.Add)
}
