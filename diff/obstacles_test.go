package diff

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// wholePack has something in every part; $ is the version.
const wholePack = `-- %/pack.json --
{"name": "p", "version": "$", "layer": "addon", "addonType": "ingress", "charts": ["charts/c-1.tgz"],
 "constraints": {"resources": [{"type": "cpu", "minLimit": 100}]}}
-- %/values.yaml --
pack: {namespace: own, releaseNameOverride: {c: r}, content: {images: [{image: 'a:1'}]}}
charts: {c: {image: 'a:1', cpu: 50m, extra: false}}
-- %/presets.yaml --
presets:
  - {name: more, group: G, displayName: More, remove: [], add: "charts: {c: {extra: true}}"}
-- %/schema.yaml --
charts.c.image: {schema: '{{ required | format "${string}" }}'}
-- %/charts/c-1.tgz/c/Chart.yaml --
apiVersion: v2
name: c
version: 1.0.0
-- %/charts/c-1.tgz/c/values.yaml --
image: b:1
cpu: 200m
-- %/charts/c-1.tgz/c/templates/all.yaml --
apiVersion: v1
kind: Pod
metadata: {name: pod}
spec: {containers: [{name: c, image: "{{ .Values.image }}", resources: {requests: {cpu: "{{ .Values.cpu }}"}}}]}
{{ if .Values.extra }}
---
apiVersion: v1
kind: Pod
metadata: {name: extra}
spec: {containers: [{name: c, image: "extra:1"}]}
{{ end }}
`

// with gives a pack another text in one of its files, or takes the file away if that
// is "".
func with(files, name, text string) string {
	head, rest, _ := strings.Cut(files, "-- %/"+name+" --\n")
	_, rest, _ = strings.Cut(rest, "\n-- ")
	if text != "" {
		head += "-- %/" + name + " --\n" + text + "\n"
	}
	return head + "-- " + rest
}

// broken compares the whole pack with the next version of it, one of which has
// another text in a file.
func broken(t testing.TB, side, name, text string) *Changes {
	t.Helper()
	old, new := wholePack, wholePack
	if side == OldSide {
		old = with(old, name, text)
	} else {
		new = with(new, name, text)
	}
	return packsOf(t, strings.NewReplacer("%", "old", "$\"", "1\"").Replace(old)+strings.NewReplacer("%", "new", "$\"", "2\"").Replace(new))
}

// told lists what changes are told of, the version and the files left out.
func told(c *Changes) []string {
	out := append(append(lines(c.Metadata), lines(c.Values.Changes)...), lines(c.Schema)...)
	out = slices.DeleteFunc(out, func(s string) bool { return s == "~ version: \"1\" → \"2\"" })
	for _, ch := range c.Charts {
		if !ch.Identical {
			out = append(out, "chart "+ch.Name)
		}
	}
	for _, i := range c.Images.Changes {
		out = append(out, "image "+i.Repository)
	}
	for _, o := range slices.Concat(c.Objects.Added, c.Objects.Removed) {
		out = append(out, "object "+o.Name)
	}
	for _, o := range c.Objects.Changed {
		out = append(out, "object "+o.Name)
	}
	for _, p := range c.Presets {
		out = append(out, "preset "+p.ID)
	}
	if r := c.Resources; r.New != nil && r.Old != nil && r.Old.CPU != r.New.CPU || (r.Old == nil) != (r.New == nil) || (r.OldDeclared == nil) != (r.NewDeclared == nil) {
		out = append(out, fmt.Sprintf("resources %+v", r))
	}
	for _, a := range c.Attention {
		out = append(out, "! "+a.Message)
	}
	return out
}

// TestObstacles: what cannot be read on one side is not said to be gone, or new,
// whichever side it is; the rest is compared.
func TestObstacles(t *testing.T) {
	const byValues, byMeta = "values images objects resources", "metadata charts images objects resources"
	for _, test := range []struct{ file, text, reason, parts, newParts string }{
		{"values.yaml", "a: 1\nb: [", "is not valid YAML, line 2", byValues, " defaults"},
		{"values.yaml", "-> ../../outside.yaml", "is a link that leads out of the pack", byValues, " defaults"},
		{"values.yaml", "-> charts", "is a directory or special file, not a text file", byValues, " defaults"},
		{"values.yaml", "", "does not exist", byValues, " defaults"},
		{"values.yaml", "- a", "holds no mapping", byValues, " defaults"},
		{"values.yaml", "pack: {namespace: own, releaseNameOverride: {c: r}, content: {images: [{image: 'a:1'}]}}\n" +
			"charts: {c: {image: 'a:1', cpu: 50m, extra: false}}\nx: !!int x", "is not read by Helm: yaml: cannot decode !!str `x` as a !!int", "images objects resources", ""},
		{"pack.json", "{\"name\": \"p\",\n\"version\": \"9\"", "ends before the JSON is complete", byMeta, " same_charts"},
		{"pack.json", "{\"name\": \"p\"\n\"version\": \"9\"}", "is not valid JSON, line 2", byMeta, " same_charts"},
		{"pack.json", "[]", "holds no mapping", byMeta, " same_charts"},
		{"pack.json", "-> ../../outside.yaml", "is a link that leads out of the pack", byMeta, " same_charts"},
		{"presets.yaml", "presets: [", "is not valid YAML, line 1", "presets images", ""},
		{"presets.yaml", "-> ../../outside.yaml", "is a link that leads out of the pack", "presets images", ""},
		{"schema.yaml", "a: {", "is not valid YAML, line 1", "schema", ""},
		{"schema.yaml", "-> ../../outside.yaml", "is a link that leads out of the pack", "schema", ""},
	} {
		for _, side := range []string{OldSide, NewSide} {
			c := broken(t, side, test.file, test.text)
			name := fmt.Sprintf("%s of the %s version %s", test.file, side, test.reason)
			if side == NewSide {
				test.parts += test.newParts
			}
			var parts []string
			for _, o := range c.Obstacles {
				for _, part := range o.Parts {
					parts = append(parts, string(part))
				}
			}
			if len(c.Obstacles) != 1 || c.Obstacles[0].String() != name || strings.Join(parts, " ") != test.parts {
				t.Errorf("%s: %q", name, c.Obstacles)
			}
			want := []string{}
			if strings.HasPrefix(test.text, "pack:") {
				want = append(want, map[string]string{OldSide: `- x: "x"`, NewSide: `+ x: "x"`}[side])
			}
			expect(t, name, told(c), want)
		}
	}
}

// TestNoObstacle: what is readable and empty, or may be absent and is, is compared.
func TestNoObstacle(t *testing.T) {
	const namespace = "`own/r → default/p-c`"
	for _, test := range []struct {
		file, text string
		want       []string
	}{
		{"values.yaml", "# nothing", []string{
			`- pack: {"namespace":"own","releaseNameOverride":{"c":"r"},"content":{"images":[{"image":"a:1"}]}}`,
			`- charts: {"c":{"image":"a:1","cpu":"50m","extra":false}}`,
			"image docker.io/library/a", "image docker.io/library/b",
			"object extra", "object pod", "object extra", "object pod",
			"resources", "! releases", "! the pods request",
		}},
		{"presets.yaml", "", []string{"image docker.io/library/extra", "object extra", "preset G:more"}},
		{"presets.yaml", "# nothing", []string{"image docker.io/library/extra", "object extra", "preset G:more"}},
		{"schema.yaml", "", []string{`- charts.c.image: {{ required | format "${string}" }}`}},
	} {
		c := broken(t, NewSide, test.file, test.text)
		got := told(c)
		if len(c.Obstacles) > 0 || !slices.EqualFunc(got, test.want, strings.HasPrefix) {
			t.Errorf("%s %q: %q\n%s", test.file, test.text, c.Obstacles, strings.Join(got, "\n"))
		}
	}
	if i := slices.IndexFunc(broken(t, NewSide, "values.yaml", "{}").Attention, func(a Attention) bool { return strings.Contains(a.Message, namespace) }); i < 0 {
		t.Errorf("the release is not said to move")
	}
}
