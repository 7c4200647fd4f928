package render

import (
	"context"
	"slices"
	"testing"
	"time"

	"helm.sh/helm/v3/pkg/chart"
	"sigs.k8s.io/yaml"
)

// FuzzRender executes any template with any values: it ends in time with an
// output or a failure of a known kind, and the second time as the first.
func FuzzRender(f *testing.F) {
	for _, seed := range [][2]string{
		{`a: {{ .Values.a }}`, `a: 1`},
		{`{{ range $k, $v := .Values.a }}{{ $k }}: {{ $v | quote }}{{ end }}`, `a: {b: c}`},
		{`{{ define "x" }}{{ required "set b" .Values.b }}{{ end }}{{ include "x" . | nindent 4 }}`, ``},
		{`{{ tpl .Values.t . }}`, `t: "{{ .Values.t }}"`},
		{`{{ with .Values.a }}{{ .b.c }}{{ else }}{{ fail "no" }}{{ end }}`, `a: {b: null}`},
		{`{{ toYaml .Values | indent 3 }}{{ template "nope" }}`, `[]`},
		{`{{ $d := dict }}{{ $_ := set $d "a" $d }}{{ $d }}`, ``},
		{`{{ range until 100000000 }}{{ end }}`, ``},
		{`{{ index .Values.a 5 }}{{ dig "a" "b" 1 .Values }}`, `a: [1]`},
		{`{{ (genCA "x" 1).Cert | b64enc }}{{ now | date "2006" }}{{ randAlphaNum 5 }}{{ uuidv4 }}`, ``},
		{`{{ .Files.Get "x" }}{{ .Capabilities.KubeVersion }}{{ .Chart.Name }}{{ lookup "v1" "a" "b" "c" }}`, ``},
		{`{{ $ }}{{ .Chart }}{{ toString . }}{{ printf "%v" . }}{{ list . | join "," }}{{ .Capabilities }}`, ``},
		{`{{ if and .Values.a (eq .Values.b 1) }}{{ else if not .Values.c }}{{ break }}{{ end }}`, `{a: 1}`},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, text, valuesText string) {
		var values map[string]any
		if len(valuesText) > 1<<16 || yaml.Unmarshal([]byte(valuesText), &values) != nil {
			return
		}
		c := &chart.Chart{
			Metadata:  &chart.Metadata{Name: "x", Version: "1.0.0"},
			Templates: []*chart.File{{Name: "templates/a.yaml", Data: []byte(text)}},
		}
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		start := time.Now()
		out, found := diagnoseAll(t, ctx, c, values)
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("it took %v", d)
		}
		for _, d := range found {
			switch d.Kind {
			case Broken, NeedsInput:
			case Limit:
				return // what was reached by then can differ
			default:
				t.Errorf("kind %q", d.Kind)
			}
			if d.Message == "" {
				t.Logf("no message: %v", out[0].Err)
			}
		}
		again, _ := diagnoseAll(t, ctx, c, values)
		if ctx.Err() == nil && len(out) > 0 && (out[0].Text != again[0].Text || (out[0].Err == nil) != (again[0].Err == nil)) {
			t.Errorf("%q the first time, %q the second", out[0].Text, again[0].Text)
		}
	})
}

// FuzzReads holds Reads to what happens: a value that no template reads can be
// anything, and the chart renders the same.
func FuzzReads(f *testing.F) {
	for _, seed := range [][2]string{
		{`{{ .Values.a.b }}`, ``},
		{`{{ with .Values.a }}{{ .b }}{{ end }}`, ``},
		{`{{ range $k, $v := .Values.a }}{{ $v }}{{ end }}`, ``},
		{`{{ (index .Values .Values.key).b }}`, ``},
		{`{{ get (get .Values "a") "b" }}{{ dig "a" "b" "x" .Values.AsMap }}`, ``},
		{`{{ pluck "b" .Values.a | first }}{{ omit .Values "c" | toYaml }}`, ``},
		{`{{ $v := . }}{{ $v.Values.a.b }}{{ toYaml $v.Chart }}`, ``},
		{`{{ define "x" }}{{ toYaml .ctx }}{{ end }}{{ include "x" (dict "ctx" $) }}`, ``},
		{`{{ define "x" }}{{ (first .).Values.a.b }}{{ end }}{{ include "x" (list . 1) }}`, ``},
		{`{{ define "x" }}{{ .Values.b }}{{ end }}{{ template "x" (dict "Values" .Values.a) }}`, ``},
		{`{{ define "x" }}{{ toYaml . }}{{ end }}{{ include (.Values.c | default "x") . }}`, ``},
		{`{{ tpl .Values.text . }}`, `{{ index .Values "a" "b" }}`},
		{`{{ tpl (printf "{{ %s }}" .Values.text) $ }}`, `.Values.a.b`},
		{`{{ tpl (printf "{{ %s }}" .Values.text) $ }}`, `$`},
		{`{{ $d := dict }}{{ $_ := set $d "r" $ }}{{ range $k, $v := $d }}{{ toJson $v }}{{ end }}`, ``},
		{`{{ $d := merge (dict) $ }}{{ range values $d }}{{ . | toString }}{{ end }}`, ``},
		{`{{ if and .Values.a .Values.c }}x{{ else with $ }}{{ .Values.key }}{{ end }}`, ``},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		c := &chart.Chart{
			Metadata:  &chart.Metadata{Name: "x", Version: "1.0.0"},
			Templates: []*chart.File{{Name: "templates/a.yaml", Data: []byte(text)}},
			Values:    map[string]any{"a": map[string]any{"b": "one", "c": "two"}, "key": "a", "text": value},
		}
		if ReadsOf(c).Uses([]string{"a", "b"}) {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		before, found := diagnoseAll(t, ctx, c, nil)
		for _, other := range []any{"three", nil, map[string]any{"d": 1.0}} {
			after, changed := diagnoseAll(t, ctx, c, map[string]any{"a": map[string]any{"b": other}})
			if slices.ContainsFunc(slices.Concat(found, changed), func(d diagnosis) bool { return d.Kind == Limit }) {
				return
			}
			for i := range before {
				if before[i].Text != after[i].Text {
					t.Errorf("a.b is not read, and with %v the output is %q instead of %q", other, after[i].Text, before[i].Text)
				}
			}
		}
	})
}
