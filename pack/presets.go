package pack

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Preset is one entry of presets[] in presets.yaml. Selecting it takes what is
// at the paths of Remove out of the values, and then merges Add over them
// (docs.spectrocloud.com/registries-and-packs/pack-constraints, "Pack Presets").
type Preset struct {
	Index int
	// Node is the whole entry, a mapping.
	Node                     *Node
	Name, DisplayName, Group string
	// Remove holds the dotted paths.
	Remove []*Node
	// Add is the parsed text of add, at its places in presets.yaml; nil when
	// it is empty or broken.
	Add *Node
	// AddText is the scalar that Add was parsed from.
	AddText *Node
	AddErr  *SyntaxError
	// AddDuplicates are the keys that stand twice in a mapping of Add.
	AddDuplicates []Duplicate
}

// ID is "group:name", as the marker comment in values.yaml spells it.
func (p *Preset) ID() string { return p.Group + ":" + p.Name }

// MaxPresets bounds the presets that are read of one pack. The largest real
// list has 16.
const MaxPresets = 500

// PresetList returns the entries of presets[] that are mappings, in order.
func (p *Pack) PresetList() []*Preset { return p.presetList() }

func (p *Pack) readPresets() []*Preset { return presetsIn(p.Presets()) }

func presetsIn(doc *Document) []*Preset {
	list := doc.Root.Get("presets")
	if !list.Is(Sequence) {
		return nil
	}
	var out []*Preset
	for i, node := range list.Items[:min(len(list.Items), MaxPresets)] {
		if node.Kind != Mapping {
			continue
		}
		preset := &Preset{
			Index: i, Node: node,
			Name: node.Get("name").Str(), DisplayName: node.Get("displayName").Str(), Group: node.Get("group").Str(),
		}
		if remove := node.Get("remove"); remove.Is(Sequence) {
			for _, item := range remove.Items {
				if item.Kind == String {
					preset.Remove = append(preset.Remove, item)
				}
			}
		}
		switch add := node.Get("add"); {
		case add.Is(String):
			preset.readAdd(doc, add)
		case add.Is(Mapping): // not the format, but what was meant is clear
			preset.Add = add
		}
		out = append(out, preset)
	}
	return out
}

func (p *Preset) readAdd(doc *Document, text *Node) {
	p.AddText = text
	inner := ParseYAML(doc.File, []byte(text.Value))
	doc.trace(text).nest(inner)
	p.Add, p.AddErr, p.AddDuplicates = inner.Root, inner.Err, inner.Duplicates
}

// Apply returns the values with the preset selected. Neither the values nor
// the preset are changed: the result shares with both what it can.
func (p *Preset) Apply(values *Node) *Node {
	for _, path := range p.Remove {
		values = values.without(path.Value)
	}
	if p.Add.Is(Mapping) {
		values = values.merged(p.Add)
	}
	return values
}

// ApplyValues is Apply for decoded values. The caller decodes AddText, because
// what a YAML text means depends on who reads it.
func (p *Preset) ApplyValues(values, add map[string]any) map[string]any {
	for _, path := range p.Remove {
		values = tableWithout(values, path.Value)
	}
	return mergedTables(values, add)
}

// without returns the values without what is at a dotted path.
func (n *Node) without(path string) *Node {
	pair, rest, ok := n.step(path)
	if !ok {
		return n
	}
	out := *n
	if rest == "" {
		out.Pairs = slices.DeleteFunc(slices.Clone(n.Pairs), func(p Pair) bool { return p.Key.Value == pair.Key.Value })
		return &out
	}
	below := pair.Value.without(rest)
	if below == pair.Value {
		return n
	}
	return n.replaced(Pair{Key: pair.Key, Value: below})
}

// replaced returns the mapping with another entry under the entry's key.
func (n *Node) replaced(pair Pair) *Node {
	out := *n
	out.Pairs = slices.DeleteFunc(slices.Clone(n.Pairs), func(p Pair) bool { return p.Key.Value == pair.Key.Value })
	out.Pairs = append(out.Pairs, pair)
	return &out
}

func tableWithout(table map[string]any, path string) map[string]any {
	key, rest, ok := stepInto(table, path)
	if !ok {
		return table
	}
	below, nested := table[key].(map[string]any)
	if rest != "" && !nested {
		return table
	}
	out := maps.Clone(table)
	if rest == "" {
		delete(out, key)
	} else {
		out[key] = tableWithout(below, rest)
	}
	return out
}

// merged returns the values with others merged over them: mappings entry by
// entry, everything else is replaced.
func (n *Node) merged(over *Node) *Node {
	if !n.Is(Mapping) || !over.Is(Mapping) {
		return over
	}
	out := *n
	out.Pairs = slices.Clone(n.Pairs)
	index := make(map[string]int, len(out.Pairs))
	for i := range out.Pairs {
		index[out.Pairs[i].Key.Value] = i
	}
	for _, pair := range over.Pairs {
		key := pair.Key.Value
		i, ok := index[key]
		if !ok {
			index[key] = len(out.Pairs)
			out.Pairs = append(out.Pairs, pair)
			continue
		}
		out.Pairs[i] = Pair{Key: pair.Key, Value: out.Pairs[i].Value.merged(pair.Value)}
	}
	return &out
}

func mergedTables(table, over map[string]any) map[string]any {
	out := make(map[string]any, len(table)+len(over))
	maps.Copy(out, table)
	for key, value := range over {
		below, ok := out[key].(map[string]any)
		if above, is := value.(map[string]any); ok && is {
			value = mergedTables(below, above)
		}
		out[key] = value
	}
	return out
}

// PresetMarker is the comment in values.yaml that tells the console which
// presets the values have been made with:
//
//	# spectrocloud.com/enabled-presets: Backend:disable-api,Ingress:none
type PresetMarker struct {
	Pos     Pos
	Enabled []EnabledPreset
}

// EnabledPreset is a preset that a marker names.
type EnabledPreset struct {
	Pos         Pos
	Group, Name string
}

// ID is the name as Preset.ID spells it.
func (e EnabledPreset) ID() string { return e.Group + ":" + e.Name }

var presetMarker = regexp.MustCompile(`^\s*#+\s*spectrocloud\.com/enabled-presets\s*:(.*)$`)

// PresetMarkers finds the marker comments in values.yaml. There should be one
// at most.
func (p *Pack) PresetMarkers() []PresetMarker {
	doc := p.Values()
	if !strings.Contains(string(doc.Text), "spectrocloud.com/enabled-presets") {
		return nil
	}
	var out []PresetMarker
	for n := 1; n <= doc.Lines(); n++ {
		m := presetMarker.FindSubmatchIndex(doc.lines.line(n))
		if m == nil {
			continue
		}
		marker := PresetMarker{Pos: doc.At(n)}
		at := doc.lines.starts[n-1] + m[2]
		for item := range strings.SplitSeq(string(doc.lines.line(n)[m[2]:m[3]]), ",") {
			if name := strings.TrimSpace(item); name != "" {
				start := at + strings.Index(item, name)
				enabled := EnabledPreset{Pos: doc.Offset(start, len(name))}
				group, preset, found := strings.Cut(name, ":")
				if !found {
					group, preset = "", name
				}
				enabled.Group, enabled.Name = strings.TrimSpace(group), strings.TrimSpace(preset)
				marker.Enabled = append(marker.Enabled, enabled)
			}
			at += len(item) + 1
		}
		out = append(out, marker)
	}
	return out
}

// Settings are what the pack can set for a chart: its section of values.yaml,
// and all that presets add.
func (p *Pack) Settings(c *Chart) []*Node {
	out := []*Node{p.Values().Root.Get("charts", c.Name())}
	for _, preset := range p.PresetList() {
		out = append(out, preset.Add)
	}
	return out
}
