package rules

import (
	"slices"
	"testing"

	"github.com/packlint/packlint/pack"
)

func TestPackSchema(t *testing.T) {
	if _, err := compiledPackSchema(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, text string
		want       []string // messages, in the validator's order
	}{
		{"a good one", `{"name": "a", "displayName": "A", "version": "1.0.0", "layer": "addon"}`, nil},
		{"a comment", `{"$schema": "x", "//": 1, "name": "a", "displayName": "A", "version": "1.0.0", "layer": "addon"}`, nil},
		{"type before value", `{"name": "a", "displayName": "A", "version": "1", "layer": "os", "cloudTypes": [5]}`,
			[]string{"cloudTypes[0] is 5, a number; it must be a string"}},
		{"not an object", `"pack"`, []string{`pack.json is "pack", a string; it must be an object`}},
		{"an annotation", `{"name": "a", "displayName": "A", "version": "1", "layer": "os", "annotations": {"1": null}}`,
			[]string{"annotations[1] is null; it must be a string"}},
		{"dependency", `{"name": "a", "displayName": "A", "version": "1", "layer": "os", "constraints": {"dependencies": [{"packName": "", "layer": 1, "type": "Required"}]}}`,
			[]string{"constraints.dependencies[0].layer is 1, a number; it must be a string",
				"constraints.dependencies[0].packName is empty",
				`constraints.dependencies[0].type cannot be "Required"`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			violations, err := packSchemaViolations(pack.ParseJSON("pack.json", []byte(tt.text)).Root)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, v := range violations {
				message, _ := v.message()
				got = append(got, message)
			}
			slices.Sort(got)
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestData holds the lists to each other.
func TestData(t *testing.T) {
	var names []string
	for _, c := range cloudTypes() {
		names = append(names, c.Name)
		if len(c.Known) == 0 {
			t.Errorf("nobody knows the cloud type %s", c.Name)
		}
		for _, source := range c.Known {
			if source != inDocs && source != inCommunity && source != inPalette {
				t.Errorf("cloud type %s: unknown source %s", c.Name, source)
			}
		}
	}
	if want := schemaAt([]string{"cloudTypes", "0"}).Get("enum").Strings(); !slices.Equal(names, want) {
		t.Errorf("cloud-types.yaml lists %v, pack-schema.json %v", names, want)
	}
	if len(addonTypes()) < 10 || len(specificAddonTypes()) >= len(addonTypes()) {
		t.Errorf("addon-types.yaml: %v", addonTypes())
	}
	if got := len(currentSystemMacros()); got < 24 || got >= len(systemMacros()) {
		t.Errorf("system-macros.yaml: %v", systemMacros())
	}
	for _, m := range systemMacros() {
		for _, cloud := range m.Clouds {
			if _, ok := findCloudType(cloud); !ok {
				t.Errorf("system-macros.yaml: %s: unknown cloud type %s", m.Name, cloud)
			}
		}
	}
	if len(layers()) != 6 {
		t.Errorf("layers: %v", layers())
	}
}

func TestUnknownKeys(t *testing.T) {
	for _, tt := range []struct{ text, key, meant string }{
		{`{"KubeManifests": []}`, "KubeManifests", "kubeManifests"},
		{`{"manifests": []}`, "manifests", "kubeManifests"},
		{`{"chart": []}`, "chart", "charts"},
		{`{"chart": [], "charts": []}`, "chart", ""},
		{`{"cloudtypes": []}`, "cloudtypes", "cloudTypes"},
		{`{"display_name": "x"}`, "display_name", "displayName"},
		{`{"kubeVersion": ">1"}`, "kubeVersion", ""},
		{`{"constraints": {"dependency": []}}`, "dependency", "dependencies"},
		{`{"constraints": {"dependancies": []}}`, "dependancies", "dependencies"},
		{`{"constraints": {"resources": [{"minlimit": 1}]}}`, "minlimit", "minLimit"},
		{`{"constraints": {"resources": [{"components": [{"scheduletype": 1}]}]}}`, "scheduletype", "scheduleType"},
		{`{"annotations": {"whatever": "x"}, "charts": {"0": {}}, "eol": {"a": 1}}`, "", ""},
	} {
		got := unknownKeys(pack.ParseJSON("pack.json", []byte(tt.text)).Root)
		switch {
		case tt.key == "" && len(got) == 0:
		case len(got) != 1:
			t.Errorf("%s: %v", tt.text, got)
		case got[0].Key.Value != tt.key || got[0].Meant != tt.meant:
			t.Errorf("%s: got %q, meant %q", tt.text, got[0].Key.Value, got[0].Meant)
		}
	}
}
