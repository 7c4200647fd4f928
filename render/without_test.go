package render

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// inertOf renders the chart x of a pack, and asks which of some values below
// charts.x it does without.
func inertOf(t *testing.T, files map[string]string, paths ...string) []string {
	t.Helper()
	in := Input{Pack: testPack(t, files), KubernetesVersion: "v1.33.0"}
	r := NewRenderer()
	if _, err := r.Render(context.Background(), in); err != nil {
		t.Fatal(err)
	}
	var rooted [][]string
	for _, path := range paths {
		rooted = append(rooted, append([]string{"charts", "x"}, strings.Split(path, ".")...))
	}
	var out []string
	for _, path := range r.Inert(context.Background(), in, Source{Chart: 0, Manifest: -1, Path: "charts/x-1.0.0.tgz"}, rooted) {
		out = append(out, strings.Join(path[2:], "."))
	}
	return out
}

func TestInert(t *testing.T) {
	const template = "kind: ConfigMap\napiVersion: v1\nmetadata: {name: x}\ndata:\n"
	for name, test := range map[string]struct {
		chart  map[string]string
		values string
		paths  string
		want   string
	}{
		"all at once": {
			map[string]string{"templates/x.yaml": template + "  a: {{ .Values.a }}"},
			"{a: 1, b: 2, c: {d: 3}}", "b c", "b c"},
		"one of them has an effect": {
			map[string]string{"templates/x.yaml": template + "  a: {{ .Values.a }}"},
			"{a: 1, b: 2, c: 3, d: 4}", "b a c d", "b c d"},
		"a part of a table": {
			map[string]string{"templates/x.yaml": template + "  a: {{ .Values.a.b }}"},
			"{a: {b: 1, c: 2}}", "a.b a.c", "a.c"},
		// The value of either is the same, and one of them is needed.
		"two that stand in for each other": {
			map[string]string{"templates/x.yaml": template + "  a: {{ coalesce .Values.a .Values.b }}"},
			"{a: 1, b: 1, c: 1}", "a b c", "a c"},
		"one that the chart's own schema asks for": {
			map[string]string{"templates/x.yaml": template + "  x: y", "values.schema.json": `{"required": ["a"]}`},
			"{a: 1, b: 1}", "a b", "b"},
		"one that only the notes show": {
			map[string]string{"templates/x.yaml": template + "  x: y", "templates/NOTES.txt": "{{ .Values.a }}"},
			"{a: 1, b: 1}", "a b", "b"},
		"a key that is not a text": {
			map[string]string{"templates/x.yaml": template + "  x: y"},
			"{yes: 1, b: 1}", "yes b", "b"},
		"with a sample for what the chart waits for": {
			map[string]string{"templates/x.yaml": template + "  key: {{ required \"a key\" .Values.key }}\n  a: {{ .Values.a }}"},
			"{key: \"\", a: 1, b: 1}", "a b", "b"},
		"a chart that does not render": {
			map[string]string{"templates/x.yaml": template + "  a: {{ .Values.a.b.c }}", "templates/y.yaml": "{{ include \"none\" . }}"},
			"{b: 1}", "b", ""},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"values.yaml": "charts: {x: " + test.values + "}\n"}
			for path, text := range test.chart {
				files["chart/"+path] = text
			}
			got := inertOf(t, files, strings.Fields(test.paths)...)
			if want := strings.Fields(test.want); strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

// TestInertGivesUp holds the search to its bound: what it has not tried is not
// inert.
func TestInertGivesUp(t *testing.T) {
	var template, values strings.Builder
	var paths, inert []string
	for i := range 100 {
		key := fmt.Sprintf("k%d", i)
		paths = append(paths, key)
		fmt.Fprintf(&values, "    %s: 1\n", key)
		if i%2 == 0 {
			fmt.Fprintf(&template, "# {{ .Values.%s }}\n", key)
		} else {
			inert = append(inert, key)
		}
	}
	got := inertOf(t, map[string]string{"values.yaml": "charts:\n  x:\n" + values.String(), "chart/templates/x.yaml": template.String()}, paths...)
	if len(got) >= len(inert) {
		t.Errorf("%d values are said to be inert, which takes more than %d renderings", len(got), maxRemovals)
	}
	for _, path := range got {
		if !strings.Contains(" "+strings.Join(inert, " ")+" ", " "+path+" ") {
			t.Errorf("%s is not inert", path)
		}
	}
}

// TestInertLeavesValues wants the values of the pack to be what they were, for
// those who render after it.
func TestInertLeavesValues(t *testing.T) {
	p := testPack(t, map[string]string{
		"values.yaml":            "charts: {x: {a: {b: 1}, c: 2}}\n",
		"chart/templates/x.yaml": "{{ $_ := set .Values.a \"b\" 2 }}# {{ .Values.a.b }}",
	})
	in := Input{Pack: p, KubernetesVersion: "v1.33.0"}
	r := NewRenderer()
	if _, err := r.Render(context.Background(), in); err != nil {
		t.Fatal(err)
	}
	source := Source{Chart: 0, Manifest: -1, Path: "charts/x-1.0.0.tgz"}
	for range 2 {
		got := r.Inert(context.Background(), in, source, [][]string{{"charts", "x", "c"}})
		if want := [][]string{{"charts", "x", "c"}}; !reflect.DeepEqual(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	if got := r.Inert(context.Background(), Input{Pack: p, KubernetesVersion: "v1.20.0"}, source, [][]string{{"charts", "x", "c"}}); got != nil {
		t.Errorf("of an input that was not rendered: %v", got)
	}
}
