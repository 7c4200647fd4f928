package render

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/packlint/packlint/pack"
)

// testPack writes a pack with the chart x and loads it. Files below chart/ go
// into the chart's archive.
func testPack(t testing.TB, files map[string]string) *pack.Pack {
	t.Helper()
	dir := t.TempDir()
	var archive bytes.Buffer
	zw := gzip.NewWriter(&archive)
	tw := tar.NewWriter(zw)
	meta := map[string]any{"name": "p", "version": "1.0.0", "layer": "addon"}
	if _, ok := files["chart/Chart.yaml"]; !ok {
		files["chart/Chart.yaml"] = "apiVersion: v2\nname: x\nversion: 1.0.0\n"
	}
	for _, name := range sortedKeys(files) {
		if rest, ok := strings.CutPrefix(name, "chart/"); ok {
			_ = tw.WriteHeader(&tar.Header{Name: "x/" + rest, Size: int64(len(files[name])), Mode: 0o644})
			_, _ = tw.Write([]byte(files[name]))
			continue
		}
		if strings.HasPrefix(name, "manifests/") {
			list, _ := meta["kubeManifests"].([]string)
			meta["kubeManifests"] = append(list, name)
		}
		path := filepath.Join(dir, name)
		_ = os.MkdirAll(filepath.Dir(path), 0o755)
		if err := os.WriteFile(path, []byte(files[name]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_ = tw.Close()
	_ = zw.Close()
	_ = os.MkdirAll(filepath.Join(dir, "charts"), 0o755)
	if err := os.WriteFile(filepath.Join(dir, "charts/x-1.0.0.tgz"), archive.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	meta["charts"] = []string{"charts/x-1.0.0.tgz"}
	text, _ := json.Marshal(meta)
	if err := os.WriteFile(filepath.Join(dir, "pack.json"), text, 0o644); err != nil {
		t.Fatal(err)
	}
	var loader pack.Loader
	p, err := loader.Load(pack.Location{Dir: dir, Path: "p"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func renderPack(t testing.TB, files map[string]string) *Output {
	t.Helper()
	out, err := NewRenderer().Render(context.Background(), testInput(testPack(t, files)))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// summary prints an output in short: objects, failures, what was skipped.
func summary(out *Output) string {
	var b strings.Builder
	for _, o := range out.Objects {
		fmt.Fprintf(&b, "%s %s/%s", o.Kind, o.Namespace, o.Name)
		if o.CRD {
			b.WriteString(" crd")
		}
		if o.Sampled {
			b.WriteString(" sampled")
		}
		if len(o.Hooks) > 0 {
			fmt.Fprintf(&b, " %v", o.Hooks)
		}
		b.WriteString("\n")
	}
	for _, f := range out.Failures {
		fmt.Fprintf(&b, "%s %s", f.Kind, strings.Join(f.ValuesPath, "."))
		if f.Sampled {
			b.WriteString(" sampled")
		}
		if f.CuredByPreset != "" {
			fmt.Fprintf(&b, " cured by %s", f.CuredByPreset)
		}
		if f.RenderedLine > 0 {
			fmt.Fprintf(&b, " line %d", f.RenderedLine)
		}
		fmt.Fprintf(&b, ": %s\n", f.Message)
	}
	for _, s := range out.Skipped {
		fmt.Fprintf(&b, "skipped: %s\n", s)
	}
	return b.String()
}

const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: %s\n"

func TestRender(t *testing.T) {
	cm := func(name string) string { return fmt.Sprintf(configMap, name) }
	for _, test := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{
			name: "release, namespace, values, macros",
			files: map[string]string{
				"values.yaml":            "pack:\n  namespace: ns\ncharts:\n  x:\n    v: \"{{ .spectro.system.kubernetes.version }}\"\n",
				"chart/templates/a.yaml": cm("{{ .Release.Name }}.{{ .Values.v }}") + "  namespace: {{ .Release.Namespace }}\n",
			},
			want: "ConfigMap ns/p-x.1.37.2\n",
		},
		{
			name: "release name override",
			files: map[string]string{
				"values.yaml":            "pack:\n  releaseNameOverride:\n    x: other\n",
				"chart/templates/a.yaml": cm("{{ .Release.Name }}"),
			},
			want: "ConfigMap /other\n",
		},
		{
			name: "release name override as a string",
			files: map[string]string{
				"values.yaml":            "pack:\n  releaseNameOverride: other\n",
				"chart/templates/a.yaml": cm("{{ .Release.Name }}"),
			},
			want: "ConfigMap /other\n",
		},
		{
			name: "crds, hooks, notes, partials, order",
			files: map[string]string{
				"chart/crds/c.yaml":           "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: foos.example.com}\nspec: {group: example.com, names: {kind: Foo}, versions: [{name: v1, served: true}]}\n",
				"chart/templates/_x.yaml":     "{{ fail \"never\" }}",
				"chart/templates/NOTES.txt":   "no: yaml: at: all",
				"chart/templates/a.yaml":      cm("a") + "---\n" + cm("b"),
				"chart/templates/b.yaml":      cm("hook") + "  annotations: {helm.sh/hook: \"pre-install, post-delete\"}\n",
				"chart/templates/c.yaml":      `{{ if .Capabilities.APIVersions.Has "example.com/v1/Foo" }}` + "\n" + cm("c") + `{{ end }}`,
				"chart/templates/sub/d.yaml":  cm("d"),
				"chart/templates/empty.yaml":  "{{ if false }}x{{ end }}",
				"chart/templates/tests/t.txt": "",
			},
			want: "CustomResourceDefinition /foos.example.com crd\nConfigMap /a\nConfigMap /b\nConfigMap /hook [pre-install post-delete]\nConfigMap /c\nConfigMap /d\n",
		},
		{
			name: "crds of a disabled subchart",
			files: map[string]string{
				"chart/Chart.yaml":             "apiVersion: v2\nname: x\nversion: 1.0.0\ndependencies: [{name: sub, version: 1.0.0, condition: sub.enabled}]\n",
				"chart/charts/sub/Chart.yaml":  "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
				"chart/charts/sub/crds/c.yaml": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: foos.example.com}\nspec: {group: example.com, names: {kind: Foo}, versions: [{name: v1, served: true}]}\n",
				"chart/templates/a.yaml":       cm(`{{ .Capabilities.APIVersions.Has "example.com/v1/Foo" }}`),
				"values.yaml":                  "charts: {x: {sub: {enabled: false}}}",
			},
			want: "ConfigMap /\n",
		},
		{
			name: "a subchart's values that are null",
			files: map[string]string{
				"chart/charts/sub/Chart.yaml":       "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
				"chart/charts/sub/templates/a.yaml": cm("a"),
				"values.yaml":                       "charts: {x: {sub: \"\"}}",
			},
			want: "ConfigMap /a sampled\nneeds-input charts.x.sub sampled: the values of the subchart sub must be a table, not string\n",
		},
		{
			name: "manifests",
			files: map[string]string{
				"values.yaml":         "manifests:\n  m:\n    name: named\n",
				"manifests/m.yaml":    cm("{{ .Values.name | quote }}"),
				"manifests/n.yaml":    cm("plain"),
				"manifests/o.yaml":    cm("{{workflow.name}}"),
				"manifests/sub/q.yml": "a: b: c",
			},
			want: "ConfigMap /named\nConfigMap /plain\n" +
				"broken : function \"workflow\" not defined\n" +
				"invalid-yaml  line 1: mapping values are not allowed in this context\n",
		},
		{
			name: "what only Palette knows",
			files: map[string]string{
				"manifests/m.yaml": cm("{{ .Spectro.cluster.name }}"),
			},
			want: "skipped: manifest manifests/m.yaml: template manifests/m.yaml asks for what only Palette knows: <.Spectro.cluster.name>: nil pointer evaluating interface {}.cluster\n",
		},
		{
			name: "one failure does not hide the others",
			files: map[string]string{
				"chart/templates/a.yaml": "{{ nope }}",
				"chart/templates/b.yaml": cm("b") + "\n  bad: : yaml\n",
				"chart/templates/c.yaml": cm("c"),
				"chart/templates/d.yaml": "foo: bar\n",
			},
			want: "ConfigMap /c\nbroken : function \"nope\" not defined\n" +
				"invalid-yaml  line 6: mapping values are not allowed in this context\n" +
				"invalid-yaml  line 1: apiVersion is not set, kind is not set\n",
		},
		{
			name: "what a file that does not parse defines is not missed",
			files: map[string]string{
				"chart/templates/_h.tpl": `{{ define "h" }}{{ nope }}{{ end }}`,
				"chart/templates/a.yaml": `{{ include "h" . }}`,
			},
			want: "broken : function \"nope\" not defined\n",
		},
		{
			name: "samples",
			files: map[string]string{
				"values.yaml":            "charts:\n  x:\n    key: \"\"\n    bool: null\n",
				"schema.yaml":            "charts.x.bool:\n  schema: '{{ required | format \"${boolean}\" }}'\n",
				"chart/templates/a.yaml": cm(`{{ required "set key" .Values.key }}`) + "data: {port: {{ required \"set port\" .Values.a.port | quote }}}\n",
				"chart/templates/b.yaml": cm("b") + "data: {b: {{ .Values.key | quote }}}\n",
				"chart/templates/c.yaml": cm("c"),
				"chart/templates/d.yaml": "{{ if eq (toString (required \"set bool\" .Values.bool)) \"true\" }}\n" + cm("d") + "{{ end }}",
			},
			want: "ConfigMap /sample sampled\nConfigMap /b sampled\nConfigMap /c\nConfigMap /d sampled\n" +
				"needs-input charts.x.bool sampled: set bool\nneeds-input charts.x.key sampled: set key\n",
		},
		{
			name: "samples of other types",
			files: map[string]string{
				"chart/templates/a.yaml": cm("a") + "data: {{ required \"set data\" .Values.data | merge dict | toYaml | nindent 2 }}\n",
				"chart/templates/b.yaml": cm("b") + "data: {a: {{ required \"set list\" .Values.list | first }}}\n",
			},
			want: "ConfigMap /a sampled\nConfigMap /b sampled\n" +
				"needs-input charts.x.list sampled: set list\nneeds-input charts.x.data sampled: set data\n",
		},
		{
			name: "lint mode as the last resort",
			files: map[string]string{
				"chart/templates/a.yaml": cm("a") + `{{ fail "never satisfied" }}`,
			},
			want: "ConfigMap /a sampled\nneeds-input : never satisfied\n",
		},
		{
			name: "what fails with samples only is not the pack's fault",
			files: map[string]string{
				"chart/templates/a.yaml": cm("a") + "  x: {{ required \"set a\" .Values.a }}: y: z\n",
			},
			want: "needs-input charts.x.a sampled: set a\n" +
				"skipped: chart x: what template x/templates/a.yaml renders with samples for missing values could not be checked: line 5: mapping values are not allowed in this context\n",
		},
		{
			name: "a preset cures",
			files: map[string]string{
				"presets.yaml":           "presets:\n- {name: a, group: G, displayName: A, remove: [], add: \"charts: {x: {z: 1}}\"}\n- {name: b, group: G, displayName: B, remove: [charts.x.y], add: \"charts: {x: {key: k}}\"}\n",
				"values.yaml":            "charts:\n  x:\n    y: 1\n",
				"chart/templates/a.yaml": cm(`{{ required "set key" .Values.key }}`) + `{{ if .Values.y }}{{ fail "y" }}{{ end }}`,
			},
			want: "ConfigMap /sample sampled\nneeds-input charts.x.key sampled cured by G:b: set key\n",
		},
		{
			name: "kubeVersion",
			files: map[string]string{
				"chart/Chart.yaml":       "apiVersion: v2\nname: x\nversion: 1.0.0\nkubeVersion: <1.30.0\n",
				"chart/templates/a.yaml": cm("a"),
			},
			want: "ConfigMap /a\nkube-version : chart requires kubeVersion: <1.30.0 which is incompatible with Kubernetes v1.37.2\n",
		},
		{
			name: "values.schema.json",
			files: map[string]string{
				"values.yaml": "charts:\n  x:\n    mode: wrong\n    empty: \"\"\n    none: null\n    extra: {odd: 1}\n    either: {}\n",
				"chart/values.schema.json": `{"required": ["missing"], "properties": {
					"mode": {"enum": ["a", "b"]}, "empty": {"minLength": 1}, "none": {"type": "string"},
					"extra": {"additionalProperties": false},
					"remote": {"$ref": "https://example.com/schema.json#/definitions/x"},
					"either": {"anyOf": [{"required": ["a"]}, {"type": "number"}]}}}`,
				"chart/templates/a.yaml": cm("a"),
			},
			want: "ConfigMap /a\n" +
				"needs-input charts.x.either.a sampled: at '/either': missing property 'a'\n" +
				"needs-input charts.x.empty sampled: at '/empty': minLength: got 0, want 1\n" +
				"values-schema charts.x.extra.odd: at '/extra': additional properties 'odd' not allowed\n" +
				"needs-input charts.x.missing sampled: at '/': missing property 'missing'\n" +
				"values-schema charts.x.mode: at '/mode': value must be one of 'a', 'b'\n" +
				"needs-input charts.x.none sampled: at '/none': got null, want string\n" +
				"skipped: chart x: values.schema.json refers to https://example.com/schema.json, which was not followed\n",
		},
		{
			name: "a schema and a template that wait for the same value",
			files: map[string]string{
				"chart/values.schema.json": `{"required": ["key"]}`,
				"chart/templates/a.yaml":   cm(`{{ required "set key" .Values.key }}`),
			},
			want: "ConfigMap /sample sampled\nneeds-input charts.x.key sampled: set key\n",
		},
		{
			name: "values.schema.json of a subchart",
			files: map[string]string{
				"chart/charts/sub/Chart.yaml":         "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
				"chart/charts/sub/values.schema.json": `{"properties": {"num": {"type": "integer"}, "global": {"required": ["g"]}}}`,
				"values.yaml":                         "charts:\n  x:\n    sub: {num: text}\n",
			},
			want: "needs-input charts.x.global.g sampled: at '/global': missing property 'g'\n" +
				"values-schema charts.x.sub.num: at '/num': got string, want integer\n",
		},
		{
			name: "a schema that is none",
			files: map[string]string{
				"chart/values.schema.json": `{"type": 7}`,
				"chart/templates/a.yaml":   cm("a"),
			},
			want: "ConfigMap /a\nbroken : the schema is invalid:",
		},
		{
			name: "a subchart's values that are no table",
			files: map[string]string{
				"chart/charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
				"values.yaml":                 "charts:\n  x:\n    sub: text\n",
			},
			want: "broken charts.x.sub: the values of the subchart sub must be a table, not string",
		},
		{
			name:  "values that are no YAML",
			files: map[string]string{"values.yaml": "a: b: c\n"},
			want:  "skipped: the charts and manifests were not rendered, because values.yaml cannot be read: ",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := summary(renderPack(t, test.files))
			if got != test.want && (strings.HasSuffix(test.want, "\n") || !strings.HasPrefix(got, test.want)) {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
		})
	}
}

// TestRenderAgain renders packs of the corpus at the same time and twice: all
// outputs are equal, and nothing is shared that may not be (go test -race).
func TestRenderAgain(t *testing.T) {
	packs := corpusPacks(t)
	if testing.Short() {
		packs = packs[:20]
	}
	r := NewRenderer()
	outputs := make([]*Output, 2*len(packs))
	var wg sync.WaitGroup
	limit := make(chan bool, 4)
	for i := range outputs {
		wg.Go(func() {
			limit <- true
			defer func() { <-limit }()
			out, err := r.Render(context.Background(), testInput(packs[i%len(packs)]))
			if err != nil {
				t.Error(err)
			}
			outputs[i] = out
		})
	}
	wg.Wait()
	for i, p := range packs {
		if !reflect.DeepEqual(outputs[i], outputs[i+len(packs)]) {
			t.Errorf("%s: two renderings differ", p.Path)
		}
	}
	again, err := NewRenderer().Render(context.Background(), testInput(packs[0]))
	if err != nil || !reflect.DeepEqual(again, outputs[0]) {
		t.Errorf("another renderer's output differs: %v", err)
	}
}

// A root object that is printed has no addresses of this process in it, and
// what looks like one stays where it is not.
func TestPrintedAddresses(t *testing.T) {
	c := testChart(t, map[string]string{
		"templates/a.yaml": `{{ $ }}{{ toString $ }}{{ $.Chart }}`,
		"templates/b.yaml": `{{ $_ := toYaml $ }}{{ $_ = toString $ }}{{ quote .Values.a }} {{ .Values.a }} {{ list .Values.a }} {{ printf "%v" .Values }}`,
	})
	first, _ := diagnoseAll(t, context.Background(), c, map[string]any{"a": "0x00112233445566778899"})
	second, _ := diagnoseAll(t, context.Background(), c, map[string]any{"a": "0x00112233445566778899"})
	if first[1].Text != second[1].Text || first[1].Text == "" {
		t.Errorf("%q the first time, %q the second", first[1].Text, second[1].Text)
	}
	if want := `"0x00112233445566778899" 0x00112233445566778899 [0x00112233445566778899] map[a:0x00112233445566778899]`; first[0].Text != want {
		t.Errorf("got %q, want %q", first[0].Text, want)
	}
}

func TestPreset(t *testing.T) {
	values := parseValues(t, `a: {b: {c: 1, d: 2}, "e.f": {g: 1, h: 2}}`)
	p := Preset{preset: &pack.Preset{}, Add: parseValues(t, `a: {b: {d: 3}, i: [1]}`)}
	for _, path := range []string{"a.b.c", "a.e.f.g", "no.such"} {
		p.preset.Remove = append(p.preset.Remove, &pack.Node{Kind: pack.String, Value: path})
	}
	want := parseValues(t, `a: {b: {d: 3}, "e.f": {h: 2}, i: [1]}`)
	if got := p.Apply(values); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if !reflect.DeepEqual(values, parseValues(t, `a: {b: {c: 1, d: 2}, "e.f": {g: 1, h: 2}}`)) {
		t.Error("the values were changed")
	}
}

// TestTrace compares the lines of a template's output with where they come
// from.
func TestTrace(t *testing.T) {
	files := map[string]string{
		"values.yaml": "charts:\n  x:\n    data: {k: 1, l: 2}\n",
		"chart/templates/_h.tpl": "{{- define \"name\" -}}\nsome-name\n{{- end -}}\n" + // 1-3
			"{{ define \"labels\" -}}\napp: x\nname: {{ include \"name\" . | trunc 4 }}\n{{- end }}\n", // 4-7
		"chart/templates/a.yaml": "{{- if true }}\n" + // 1
			"apiVersion: v1\n" + // 2
			"kind: ConfigMap\n" + // 3
			"metadata:\n" + // 4
			"  name: {{ include \"name\" . }}\n" + // 5
			"  labels:\n" + // 6
			"    {{- include \"labels\" . | nindent 4 }}\n" + // 7
			"  annotations:\n" + // 8
			"    sum: {{ include \"labels\" . | sha256sum }}\n" + // 9
			"data:\n" + // 10
			"  {{- toYaml .Values.data | nindent 2 }}\n" + // 11
			"{{- range list 1 2 }}\n" + // 12
			"  r{{ . }}: x\n" + // 13
			"{{- end }}\n" + // 14
			"{{- end }}\n", // 15
		"manifests/m.yaml":  fmt.Sprintf(configMap, "m"),
		"chart/crds/c.yaml": "apiVersion: v1\nkind: X\n",
	}
	p := testPack(t, files)
	r := NewRenderer()
	in := testInput(p)
	lines := r.Trace(context.Background(), in, Source{Chart: 0, Manifest: -1, Path: "charts/x-1.0.0.tgz"}, "x/templates/a.yaml")
	var got []string
	for _, at := range lines {
		got = append(got, fmt.Sprintf("%s:%d", filepath.Base(at.Template), at.Line))
	}
	want := []string{
		"a.yaml:1", // the line break behind the if
		"a.yaml:2", "a.yaml:3", "a.yaml:4", "a.yaml:5", "a.yaml:6",
		"_h.tpl:5", "_h.tpl:6", // labels
		"a.yaml:8", "a.yaml:9", "a.yaml:10",
		"a.yaml:11", "a.yaml:11", // data
		"a.yaml:13", "a.yaml:13",
		"a.yaml:15",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	for source, template := range map[Source]string{
		{Chart: -1, Manifest: 0, Path: "manifests/m.yaml"}:   "manifests/m.yaml",
		{Chart: 0, Manifest: -1, Path: "charts/x-1.0.0.tgz"}: "x/crds/c.yaml",
	} {
		if lines := r.Trace(context.Background(), in, source, template); len(lines) < 2 || lines[1] != (Position{Template: template, Line: 2}) {
			t.Errorf("%s: %v", template, lines)
		}
	}
}
