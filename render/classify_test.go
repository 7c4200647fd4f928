package render

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

func parseValues(t testing.TB, text string) map[string]any {
	t.Helper()
	var out map[string]any
	if err := yaml.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestClassify(t *testing.T) {
	const sub = "apiVersion: v2\nname: sub\nversion: 1.0.0\n"
	for _, test := range []struct {
		name     string
		template string
		helpers  string
		values   string
		files    map[string]string
		kind     FailureKind
		path     string // dotted, below charts.x
		at       string // template:line:column
		message  string // a part of it
	}{
		{name: "required", template: "a: 1\nb: {{ required \"set b\" .Values.b }}", kind: NeedsInput, path: "b", at: "x/templates/a.yaml:2:7", message: "set b"},
		{name: "required, empty string", template: `{{ required "set b" .Values.b.c }}`, values: `b: {c: ""}`, kind: NeedsInput, path: "b.c"},
		{name: "required, piped", template: `{{ .Values.b | required "set b" | quote }}`, kind: NeedsInput, path: "b"},
		{name: "required, with", template: `{{ with .Values.a }}{{ required "set b" .b }}{{ end }}`, values: `a: {c: 1}`, kind: NeedsInput, path: "a.b"},
		{name: "required, root", template: `{{ with .Values.a }}{{ required "set b" $.Values.b }}{{ end }}`, values: `a: {c: 1}`, kind: NeedsInput, path: "b"},
		{name: "required, variable", template: `{{ $v := .Values.a }}{{ required "set b" $v.b }}`, values: `a: {c: 1}`, kind: NeedsInput, path: "a.b"},
		{name: "required, default", template: `{{ required "set b" (default .Values.a .Values.b) }}`, kind: NeedsInput, path: "b"},
		{name: "required, range", template: `{{ range .Values.list }}{{ required "set name" .name }}{{ end }}`, values: `list: [{name: a}, {}]`, kind: NeedsInput, path: "list"},
		{name: "required in include", template: `{{ include "h" . }}`, helpers: `{{ define "h" }}{{ required "set b" .Values.b }}{{ end }}`, kind: NeedsInput, path: "b", at: "x/templates/_h.tpl:1:20"},
		{name: "required in include with a part", template: `{{ include "h" .Values.a }}`, helpers: `{{ define "h" }}{{ required "set b" .b }}{{ end }}`, values: `a: {c: 1}`, kind: NeedsInput, path: "a.b"},
		{name: "required in include with a dict", template: `{{ include "h" (dict "ctx" $ "v" .Values.a) }}`, helpers: `{{ define "h" }}{{ required "set b" .v.b }}{{ end }}`, values: `a: {c: 1}`, kind: NeedsInput, path: "a.b"},
		{name: "required in include in include", template: `{{ include "g" (dict "ctx" $) | nindent 2 }}`, helpers: `{{ define "g" }}{{ include "h" .ctx }}{{ end }}{{ define "h" }}{{ required "set b" .Values.b }}{{ end }}`, kind: NeedsInput, path: "b"},
		{name: "required in template", template: `{{ template "h" .Values.a }}`, helpers: `{{ define "h" }}{{ required "set b" .b }}{{ end }}`, values: `a: {c: 1}`, kind: NeedsInput, path: "a.b"},
		{name: "required in tpl", template: `{{ tpl .Values.t . }}`, values: `t: "{{ required \"set b\" .Values.b }}"`, kind: NeedsInput, path: "b", at: "x/templates/a.yaml:1:4"},
		{name: "required global", template: `{{ required "set b" .Values.global.b }}`, kind: NeedsInput, path: "global.b"},
		{name: "fail in if", template: `{{ if not .Values.b }}{{ fail "set b" }}{{ end }}`, kind: NeedsInput, path: "b", message: "set b"},
		{name: "fail in else", template: `{{ if .Values.a.b }}{{ else }}{{ fail "set b" }}{{ end }}`, values: `a: {c: 1}`, kind: NeedsInput, path: "a.b"},
		{name: "fail, the empty one of two", template: `{{ if and .Values.a (not .Values.b) }}{{ fail "set b" }}{{ end }}`, values: `a: 1`, kind: NeedsInput, path: "b"},
		{name: "fail, hasKey", template: `{{ if not (hasKey .Values.a "b") }}{{ fail "set b" }}{{ end }}`, values: `a: {c: 1}`, kind: NeedsInput, path: "a.b"},
		{name: "fail, a variable", template: `{{ $has := or (hasKey .Values "b") .Values.c }}{{ if not $has }}{{ fail "set b" }}{{ end }}`, kind: NeedsInput, path: "b"},
		{name: "fail without condition", template: `{{ fail "never" }}`, kind: NeedsInput},
		{name: "nil pointer", template: `{{ .Values.a.b }}`, kind: NeedsInput, path: "a.b", at: "x/templates/a.yaml:1:4", message: "nil pointer evaluating interface {}.b"},
		{name: "nil pointer, deep", template: `{{ .Values.a.b.c.d }}`, values: `a: {x: 1}`, kind: NeedsInput, path: "a.b.c.d"},
		{name: "null", template: `{{ .Values.a.b }}`, values: `a: null`, kind: NeedsInput, path: "a.b"},
		{name: "nil in a condition", template: `{{ if .Values.a.b }}{{ end }}`, kind: NeedsInput, path: "a.b"},
		{name: "empty string for a map", template: `{{ .Values.a.b }}`, values: `a: ""`, kind: NeedsInput, path: "a.b"},
		{name: "empty list for a map", template: `{{ .Values.a.b }}`, values: `a: []`, kind: NeedsInput, path: "a.b"},
		{name: "string for a map", template: `{{ .Values.a.b }}`, values: `a: text`, kind: Broken, path: "a"},
		{name: "nil for a string", template: `{{ b64enc .Values.a }}`, kind: NeedsInput, path: "a"},
		{name: "null for a string, piped", template: `{{ .Values.a | b64enc | quote }}`, values: `a: null`, kind: NeedsInput, path: "a"},
		{name: "map for a string", template: `{{ .Values.a | b64enc }}`, values: `a: {b: 1}`, kind: Broken, path: "a"},
		{name: "empty map for a string", template: `{{ .Values.a | b64enc }}`, values: `a: {}`, kind: NeedsInput, path: "a"},
		{name: "number for a string", template: `{{ trunc 5 .Values.a }}`, values: `a: 1.5`, kind: Broken, path: "a", message: "expected string; got float64"},
		{name: "range over a string", template: `{{ range .Values.a }}{{ end }}`, values: `a: text`, kind: Broken, path: "a"},
		{name: "range over an empty string", template: `{{ range .Values.a }}{{ end }}`, values: `a: ""`, kind: NeedsInput, path: "a"},
		{name: "comparison of text and number", template: `{{ if eq .Values.a 1 }}{{ end }}`, values: `a: text`, kind: Broken, path: "a"},
		{name: "comparison of nil", template: `{{ if gt .Values.a 1 }}{{ end }}`, kind: NeedsInput, path: "a"},
		{name: "index of nil", template: `{{ index .Values.a "b" }}`, kind: NeedsInput, path: "a.b"},
		{name: "semver of nothing", template: `{{ semverCompare ">1" .Values.a }}`, values: `a: ""`, kind: NeedsInput, path: "a"},
		{name: "semver of text", template: `{{ semverCompare ">1" .Values.a }}`, values: `a: text`, kind: Broken, path: "a"},
		{name: "unresolved", template: `{{ include "h" . | fromYaml | b64enc }}`, helpers: `{{ define "h" }}a: 1{{ end }}`, kind: NeedsInput},
		{name: "dig into a string", template: `{{ dig "b" "c" "d" .Values.a }}`, values: `a: {b: ""}`, kind: NeedsInput, path: "a.b.c"},
		{name: "unknown function", template: "a: 1\n{{ nope }}", kind: Broken, at: "x/templates/a.yaml:2:0", message: `function "nope" not defined`},
		{name: "syntax", template: `{{ if }}`, kind: Broken, message: "missing value for if"},
		{name: "missing include", template: `{{ include "nope" . }}`, kind: Broken, message: `no template "nope"`},
		{name: "missing template", template: `{{ template "nope" . }}`, kind: Broken, message: `template "nope" not defined`},
		{name: "missing include by value", template: `{{ include (printf "h.%s" .Values.mode) . }}`, kind: NeedsInput},
		{name: "arguments", template: `{{ b64enc "a" "b" }}`, kind: Broken, message: "wrong number of args"},
		{name: "no such field", template: `{{ .Chart.Nope }}`, kind: Broken, message: "can't evaluate field Nope"},
		{name: "bad text for tpl", template: `{{ tpl .Values.t . }}`, values: `t: "{{ nope }}"`, kind: Broken, path: "t", message: `function "nope" not defined`},
		{name: "subchart", files: map[string]string{"charts/sub/Chart.yaml": sub, "charts/sub/templates/a.yaml": `{{ required "set b" .Values.a.b }}`}, values: `sub: {a: {c: 1}}`, kind: NeedsInput, path: "sub.a.b", at: "x/charts/sub/templates/a.yaml:1:4"},
		{name: "global in a subchart", files: map[string]string{"charts/sub/Chart.yaml": sub, "charts/sub/templates/a.yaml": `{{ required "set b" .Values.global.b }}`}, kind: NeedsInput, path: "global.b"},
		{name: "aliased subchart", files: map[string]string{"Chart.yaml": "apiVersion: v2\nname: x\nversion: 1.0.0\ndependencies: [{name: sub, version: 1.0.0, alias: other}]\n", "charts/sub/Chart.yaml": sub, "charts/sub/templates/a.yaml": `{{ required "set b" .Values.b }}`}, kind: NeedsInput, path: "other.b"},
		{name: "through Subcharts", files: map[string]string{"charts/sub/Chart.yaml": sub}, template: `{{ required "set b" .Subcharts.sub.Values.b }}`, kind: NeedsInput, path: "sub.b"},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := map[string]string{"templates/a.yaml": test.template, "templates/_h.tpl": test.helpers}
			for name, text := range test.files {
				files[name] = text
			}
			_, found := diagnoseAll(t, context.Background(), testChart(t, files), parseValues(t, test.values))
			if len(found) != 1 {
				t.Fatalf("%d failures", len(found))
			}
			f := found[0].Failure
			var path []string
			if test.path != "" {
				path = append([]string{"charts", "x"}, strings.Split(test.path, ".")...)
			}
			if f.Kind != test.kind || !slices.Equal(f.ValuesPath, path) || !strings.Contains(f.Message, test.message) {
				t.Errorf("got %s %v %q, want %s %v %q", f.Kind, f.ValuesPath, f.Message, test.kind, path, test.message)
			}
			if at := printPosition(f.At); test.at != "" && at != test.at {
				t.Errorf("at %s, want %s", at, test.at)
			}
		})
	}
}

func printPosition(p Position) string {
	return strings.Join([]string{p.Template, strconv.Itoa(p.Line), strconv.Itoa(p.Column)}, ":")
}

// A message is without the templates that the error came through.
func TestMessage(t *testing.T) {
	c := testChart(t, map[string]string{
		"templates/a.yaml": `{{ include "h" . }}`,
		"templates/_h.tpl": `{{ define "h" }}{{ .Values.a.b }}{{ end }}`,
	})
	_, found := diagnoseAll(t, context.Background(), c, nil)
	if want := "<.Values.a.b>: nil pointer evaluating interface {}.b"; found[0].Message != want {
		t.Errorf("got %q, want %q", found[0].Message, want)
	}
}
