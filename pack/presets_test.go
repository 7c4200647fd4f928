package pack

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestPresets(t *testing.T) {
	t.Parallel()
	p := loadFiles(t, map[string]string{
		"pack.json": "{}",
		"presets.yaml": strings.Join([]string{
			`presets:`,
			`  - name: one`,
			`    displayName: One`,
			`    group: G`,
			`    remove: ["charts.app.old", 3]`,
			`    add: |`,
			``,
			`      charts:`,
			`        app:`,
			`          # a comment`,
			`          size: 3`,
			`          size: 4`,
			`  - add: "charts:\n  \"é\": {x: 1}\n"`,
			`  - add: 'charts: {a: ''b''}'`,
			`  - add: "charts:`,
			``,
			`      \ x: 1"`,
			`  - add: >`,
			`      charts:`,
			``,
			`        x: 1`,
			`  - add: |2-`,
			`        charts:`,
			`          x: [`,
			`  - add: {charts: {x: 1}}`,
			`  - text`,
			`  - add:`,
		}, "\n"),
	})
	presets := p.PresetList()
	if len(presets) != 8 {
		t.Fatalf("%d presets", len(presets))
	}
	first := presets[0]
	if first.ID() != "G:one" || first.DisplayName != "One" || len(first.Remove) != 1 || first.Remove[0].Pos != (Pos{PresetsFile, 5, 14, 30}) {
		t.Errorf("%+v", first)
	}
	if len(first.AddDuplicates) != 1 || first.AddDuplicates[0].Key.Pos != (Pos{PresetsFile, 12, 11, 15}) || first.AddDuplicates[0].First.Pos.Line != 11 {
		t.Errorf("duplicates %+v", first.AddDuplicates)
	}
	for i, tt := range []struct {
		path string
		want Pos
	}{
		{"charts.app.size", Pos{PresetsFile, 12, 17, 18}},
		{"charts.é.x", Pos{PresetsFile, 13, 33, 34}},
		{"charts.a", Pos{PresetsFile, 14, 23, 27}},
		{"charts.x", Pos{PresetsFile, 17, 12, 13}},
		{"charts.x", Pos{PresetsFile, 21, 12, 13}}, // folded, but for lines that are indented more
	} {
		nodes, ok := presets[i].Add.Lookup(tt.path)
		if !ok {
			t.Errorf("preset %d has no %s: %v", i, tt.path, presets[i].AddErr)
			continue
		}
		if nodes[0].Pos != tt.want {
			t.Errorf("preset %d: %s is at %+v, want %+v", i, tt.path, nodes[0].Pos, tt.want)
		}
	}
	if broken := presets[5]; broken.Add != nil || broken.AddErr == nil || broken.AddErr.Pos.Line != 24 {
		t.Errorf("broken add: %+v", broken.AddErr)
	}
	if presets[6].Add.Len() != 1 || presets[6].AddText != nil || presets[7].Add != nil || presets[7].AddErr != nil {
		t.Errorf("%+v %+v", presets[6], presets[7])
	}
}

func TestPresetApply(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ values, remove, add, want string }{
		{"a: {b: 1, c: 2}", "a.b", "a: {d: 3}", "a: {c: 2, d: 3}"},
		{"a: {b: 1}", "a.x", "", "a: {b: 1}"},
		{"a: {b.c: {d: 1, e: 2}, b: {c: 3}}", "a.b.c.d", "", "a: {b.c: {e: 2}, b: {c: 3}}"},
		{"a: {b: [1, 2]}", "a.b.0", "a: {b: [3]}", "a: {b: [3]}"},
		{"a: {b: {c: 1}}", "a.b.c.d", "a: {b: text}", "a: {b: text}"},
		{"a: 1", "", "a: {b: 1}", "a: {b: 1}"},
		{"a: 1", "a", "a: null", "a: null"},
		{"", "a", "a: {b: 1}", "a: {b: 1}"},
		{"x: &x {y: 1}\na: {<<: *x, z: 2}", "a.y", "x: {w: 3}", "x: {y: 1, w: 3}\na: {z: 2}"},
	} {
		checkApply(t, tt.values, tt.remove, tt.add, func(got any) {
			if want := ParseYAML(ValuesFile, []byte(tt.want)).Root; !reflect.DeepEqual(got, decoded(want)) {
				t.Errorf("%q without %q with %q is %v, want %q", tt.values, tt.remove, tt.add, got, tt.want)
			}
		})
	}
}

// checkApply applies a preset to nodes and to decoded values, and wants that
// both agree, and that neither changes what it was given.
func checkApply(t *testing.T, values, remove, add string, then func(got any)) {
	t.Helper()
	v, a := ParseYAML(ValuesFile, []byte(values)), ParseYAML(PresetsFile, []byte(add))
	if v.Err != nil || a.Err != nil || v.Root != nil && v.Root.Kind != Mapping || a.Root != nil && a.Root.Kind != Mapping {
		return
	}
	preset := Preset{Add: a.Root}
	if remove != "" {
		preset.Remove = []*Node{{Kind: String, Value: remove}}
	}
	table := func(n *Node) map[string]any {
		if n == nil {
			return map[string]any{}
		}
		return decoded(n).(map[string]any)
	}
	before, beforeAdd := table(v.Root), table(a.Root)
	got := table(preset.Apply(v.Root))
	if !reflect.DeepEqual(table(v.Root), before) || !reflect.DeepEqual(table(a.Root), beforeAdd) {
		t.Errorf("%q and %q were changed", values, add)
	}
	tables := preset.ApplyValues(before, beforeAdd)
	if !reflect.DeepEqual(table(v.Root), before) || !reflect.DeepEqual(table(a.Root), beforeAdd) {
		t.Errorf("the tables of %q and %q were changed", values, add)
	}
	if !reflect.DeepEqual(got, tables) {
		t.Errorf("%q without %q with %q: nodes %v, tables %v", values, remove, add, got, tables)
	}
	then(got)
}

func TestPresetMarkers(t *testing.T) {
	t.Parallel()
	p := loadFiles(t, map[string]string{
		"pack.json":   "{}",
		"values.yaml": "# spectrocloud.com/enabled-presets: Object Store:none, é:x y,plain,\npack: {}\n  #spectrocloud.com/enabled-presets:\n# see spectrocloud.com/enabled-presets: A:b\n",
	})
	var got []string
	for _, marker := range p.PresetMarkers() {
		got = append(got, fmt.Sprintf("line %d", marker.Pos.Line))
		for _, e := range marker.Enabled {
			got = append(got, fmt.Sprintf("%s|%s %d-%d", e.Group, e.Name, e.Pos.Column, e.Pos.EndColumn))
		}
	}
	want := "line 1, Object Store|none 37-54, é|x y 56-61, |plain 62-67, line 3"
	if strings.Join(got, ", ") != want {
		t.Errorf("got %s; want %s", strings.Join(got, ", "), want)
	}
}

// FuzzPresets: whatever stands in presets.yaml, positions are places of the
// file, and applying to nodes and to decoded values gives the same.
func FuzzPresets(f *testing.F) {
	for _, seed := range []string{
		"presets:\n- add: |\n    a: 1\n    b: [x]\n  remove: [a.b]\n", "presets:\n- add: \"a: 1\\n\\\n  b: 2\"\n", "presets:\n- add: 'a: ''x'\n",
		"presets: [{add: a, remove: x}, {add: {b: 1}}, 1]", "presets:\n- add: >\n   a:\n\n    b: 1\n", "presets:\r\n- add: |\r\n    a: 1\r\n    \r\n    b: 2\r\n", bomUTF8 + "presets: [{add: 'a: 1'}]",
		"presets:\n- add: |+2\n      a: 1\n\n\n", "presets:\n- add: plain\n    text\n", "presets:\n- add: \"\\u00e9: \\x41\\t\\N\"",
	} {
		f.Add([]byte(seed), "a: {b: 1}", "a.b", "a: {c.d: 1}\n")
	}
	f.Fuzz(func(t *testing.T, text []byte, values, remove, add string) {
		p := &Pack{}
		doc := ParseYAML(PresetsFile, text)
		p.presets = func() *Document { return doc }
		for _, preset := range p.readPresets() {
			checkPlaces(t, doc, preset)
			preset.Apply(preset.Add)
		}
		if len(values)+len(add) < 1<<12 {
			checkApply(t, values, remove, add, func(any) {})
		}
	})
}

func checkPlaces(t *testing.T, doc *Document, preset *Preset) {
	t.Helper()
	if preset.AddErr != nil {
		checkPos(t, doc, preset.AddErr.Pos)
	}
	seen := map[*Node]bool{}
	var walk func(*Node)
	walk = func(n *Node) {
		if n == nil || seen[n] {
			return
		}
		seen[n] = true
		checkPos(t, doc, n.Pos)
		for _, pair := range n.Pairs {
			walk(pair.Key)
			walk(pair.Value)
		}
		for _, item := range n.Items {
			walk(item)
		}
	}
	walk(preset.Add)
}
