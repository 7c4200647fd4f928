package render

import (
	"maps"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/chart"

	"github.com/packlint/packlint/pack"
)

// chartOf makes a chart of files; what starts with charts/NAME/ is a subchart.
func chartOf(t *testing.T, files map[string]string) *chart.Chart {
	t.Helper()
	all := maps.Clone(files)
	for path := range files {
		if rest, ok := strings.CutPrefix(path, "charts/"); ok {
			name, _, _ := strings.Cut(rest, "/")
			all["charts/"+name+"/Chart.yaml"] = "apiVersion: v2\nname: " + name + "\nversion: 1.0.0\n"
		}
	}
	return testChart(t, all)
}

// TestReads wants every way to get at .Values.a.b to count, and what does not
// get there to leave it alone.
func TestReads(t *testing.T) {
	for name, test := range map[string]struct {
		files map[string]string
		used  bool
	}{
		"nothing":                 {map[string]string{"templates/x": `{{ .Values.c }}`}, false},
		"a field":                 {map[string]string{"templates/x": `{{ .Values.a.b }}`}, true},
		"something in it":         {map[string]string{"templates/x": `{{ .Values.a.b.c.d }}`}, true},
		"something beside it":     {map[string]string{"templates/x": `{{ .Values.a.c }}{{ .Values.b }}`}, false},
		"all above it":            {map[string]string{"templates/x": `{{ toYaml .Values.a }}`}, true},
		"all values":              {map[string]string{"templates/x": `{{ .Values | toJson }}`}, true},
		"whether there is any":    {map[string]string{"templates/x": `{{ if .Values.a }}x{{ end }}`}, true},
		"with":                    {map[string]string{"templates/x": `{{ with .Values.a }}{{ .b }}{{ end }}`}, true},
		"a loop":                  {map[string]string{"templates/x": `{{ range $k, $v := .Values.a }}{{ $k }}{{ end }}`}, true},
		"a condition's variable":  {map[string]string{"templates/x": `{{ if $a := .Values.a }}{{ $a.b }}{{ end }}`}, true},
		"a variable":              {map[string]string{"templates/x": `{{ $v := .Values }}{{ $v.a.b }}`}, true},
		"the root in a variable":  {map[string]string{"templates/x": `{{ $root := . }}{{ with .Values.c }}{{ $root.Values.a.b }}{{ end }}`}, true},
		"index":                   {map[string]string{"templates/x": `{{ index .Values "a" "b" }}`}, true},
		"index of another":        {map[string]string{"templates/x": `{{ index .Values "a" "c" }}`}, false},
		"a computed key":          {map[string]string{"templates/x": `{{ index .Values .Values.key "b" }}`}, true},
		"a field of a computed":   {map[string]string{"templates/x": `{{ (index .Values .Values.key).b }}`}, true},
		"an index in an index":    {map[string]string{"templates/x": `{{ index (index .Values .Values.key) "b" }}`}, true},
		"the key of an index":     {map[string]string{"templates/x": `{{ (index .Values.c .Values.a.b).d }}`}, true},
		"the root by a key":       {map[string]string{"templates/x": `{{ index . "Values" "a" "b" }}`}, true},
		"the root by another key": {map[string]string{"templates/x": `{{ index . "Chart" }}`}, false},
		"a computed root key":     {map[string]string{"templates/x": `{{ $k := "Values" }}{{ index $ $k "a" "b" }}`}, true},
		"get":                     {map[string]string{"templates/x": `{{ get (get .Values "a") "b" }}`}, true},
		"dig":                     {map[string]string{"templates/x": `{{ dig "a" "b" "c" .Values.AsMap }}`}, true},
		"dig elsewhere":           {map[string]string{"templates/x": `{{ dig "a" "c" "d" .Values.AsMap }}`}, false},
		"dig from a pipe":         {map[string]string{"templates/x": `{{ .Values | dig "a" "b" "c" }}`}, true},
		"hasKey":                  {map[string]string{"templates/x": `{{ if hasKey .Values.a "b" }}x{{ end }}`}, true},
		"pluck":                   {map[string]string{"templates/x": `{{ pluck "b" .Values.a .Values.c | first }}`}, true},
		"omit":                    {map[string]string{"templates/x": `{{ omit .Values.a "c" | toYaml }}`}, true},
		"a default in brackets":   {map[string]string{"templates/x": `{{ (.Values.a | default dict).b }}`}, true},
		"merge":                   {map[string]string{"templates/x": `{{ $x := merge (dict "k" 1) .Values.a }}{{ $x.b }}`}, true},
		"a method":                {map[string]string{"templates/x": `{{ .Values.YAML }}`}, true},
		"a table by a method":     {map[string]string{"templates/x": `{{ (.Values.Table "a").b }}`}, true},
		"an unset":                {map[string]string{"templates/x": `{{ $_ := set .Values.c "d" .Values.a.b }}`}, true},
		"the root printed":        {map[string]string{"templates/x": `{{ . }}`}, true},
		"the root as YAML":        {map[string]string{"templates/x": `{{ toYaml $ | sha256sum }}`}, true},
		"a loop over the root":    {map[string]string{"templates/x": `{{ range $k, $v := $ }}{{ if kindIs "map" $v }}{{ toYaml $v }}{{ end }}{{ end }}`}, true},
		"the root in a list":      {map[string]string{"templates/x": `{{ range list . }}{{ toYaml . }}{{ end }}`}, true},
		"a list with the root":    {map[string]string{"templates/x": `{{ $l := list . "x" }}{{ $top := first $l }}{{ toYaml $top.Chart }}`}, false},
		"a root in a table": {map[string]string{
			"templates/x": `{{ include "x" (dict "value" .Values.c "context" $) }}`,
			"templates/_": `{{ define "x" }}{{ toYaml .value }}{{ .context.Release.Name }}{{ end }}`}, false},
		"a table with the root printed": {map[string]string{
			"templates/x": `{{ include "x" (dict "value" .Values.c "context" $) }}`,
			"templates/_": `{{ define "x" }}{{ toYaml .context }}{{ end }}`}, true},
		"a whole table printed": {map[string]string{
			"templates/x": `{{ include "x" (dict "value" .Values.c "context" $) }}`,
			"templates/_": `{{ define "x" }}{{ toYaml . }}{{ end }}`}, true},
		"a root set into a table": {map[string]string{
			"templates/x": `{{ $d := dict "x" 1 }}{{ $_ := set $d "top" $ }}{{ include "x" $d }}`,
			"templates/_": `{{ define "x" }}{{ .top | toJson }}{{ end }}`}, true},
		"values in a table": {map[string]string{
			"templates/x": `{{ include "x" (dict "Values" .Values "Chart" .Chart) }}`,
			"templates/_": `{{ define "x" }}{{ .Values.c }}{{ end }}`}, false},
		"values in a table, read": {map[string]string{
			"templates/x": `{{ include "x" (dict "Values" .Values "Chart" .Chart) }}`,
			"templates/_": `{{ define "x" }}{{ .Values.a.b }}{{ end }}`}, true},
		"values in a table, printed": {map[string]string{
			"templates/x": `{{ include "x" (dict "Values" .Values "Chart" .Chart) }}`,
			"templates/_": `{{ define "x" }}{{ toYaml . }}{{ end }}`}, true},
		"a part of the values in a table": {map[string]string{
			"templates/x": `{{ include "x" (dict "Values" .Values.a) }}`,
			"templates/_": `{{ define "x" }}{{ .Values.b }}{{ end }}`}, true},
		"a name that is computed": {map[string]string{
			"templates/x": `{{ include (printf "%s.x" .Chart.Name) . }}`,
			"templates/_": `{{ define "x.x" }}{{ toYaml . }}{{ end }}`}, true},
		"the name of a file": {map[string]string{
			"templates/x": `{{ include (print $.Template.BasePath "/y.yaml") . | sha256sum }}`,
			"templates/_": `{{ define "x" }}{{ toYaml . }}{{ end }}`}, false},
		"a definition that nothing calls": {map[string]string{"templates/_": `{{ define "x" }}{{ .Values.a.b }}{{ end }}`}, true},
		"a template that shows its dot": {map[string]string{
			"templates/x": `{{ template "x" . }}`, "templates/_": `{{ define "x" }}{{ . | quote }}{{ end }}`}, true},
		"a template that trims its dot": {map[string]string{
			"templates/x": `{{ include (.Values.c) . }}`, "templates/_": `{{ define "x" }}{{ . | trunc 63 }}{{ end }}`}, false},
		"tpl of a value": {map[string]string{
			"templates/x": `{{ tpl .Values.text . }}`, "values.yaml": `text: '{{ .Values.a.b }}'`}, true},
		"tpl of a value that computes": {map[string]string{
			"templates/x": `{{ tpl .Values.text . }}`, "values.yaml": `text: '{{ index .Values "a" "b" }}'`}, true},
		"tpl of a value that prints the root": {map[string]string{
			"templates/x": `{{ tpl .Values.text $ }}`, "values.yaml": `text: '{{ toYaml . }}'`}, true},
		"tpl of a value without a root": {map[string]string{
			"templates/x": `{{ tpl .Values.text (dict "c" 1) }}`, "values.yaml": `text: '{{ toYaml . }}'`}, false},
		"a value that is no template": {map[string]string{
			"templates/x": `{{ .Values.text }}`, "values.yaml": `text: '{{ .Values.a.b }}'`}, false},
		"tpl of a part of a template": {map[string]string{
			"templates/x": `{{ tpl (printf "{{ %s }}" .Values.text) . }}`, "values.yaml": `text: '.Values.a.b'`}, true},
		"tpl of what is put together": {map[string]string{"templates/x": `{{ tpl (printf "{{ .Values.%s }}" .Values.c) . }}`}, true},
		"tpl of a file":               {map[string]string{"templates/x": `{{ tpl (.Files.Get "f") . }}`, "f": `{{ .Values.a.b }}`}, true},
		"a file as it is":             {map[string]string{"templates/x": `{{ .Files.Get "f" }}`, "f": `{{ .Values.a.b }}`}, false},
		"a subchart":                  {map[string]string{"charts/a/templates/x": `{{ .Values.b }}`}, true},
		"another value of a subchart": {map[string]string{"charts/a/templates/x": `{{ .Values.c }}`}, false},
		"a subchart's template on the root": {map[string]string{
			"templates/x": `{{ include "lib" . }}`, "charts/lib/templates/_": `{{ define "lib" }}{{ .Values.a.b }}{{ end }}`}, true},
		"tpl in a text of tpl": {map[string]string{
			"templates/x": `{{ tpl .Values.text . }}`, "values.yaml": `text: '{{ tpl "{{ .Values.a.b }}" . }}'`}, true},
		"into a subchart":         {map[string]string{"templates/x": `{{ .Subcharts.a.Values.b }}`, "charts/a/templates/x": ``}, true},
		"a template that is none": {map[string]string{"templates/x": `{{ if }}`}, true},
	} {
		t.Run(name, func(t *testing.T) {
			c := chartOf(t, test.files)
			if got := ReadsOf(c).Uses([]string{"a", "b"}); got != test.used {
				t.Errorf("Uses(a.b) = %v, want %v", got, test.used)
			}
			// Templates that have been parsed answer the same.
			r := NewRenderer()
			archive := &pack.Archive{Chart: c}
			r.templates(archive).set(renderables(c, map[string]any{}))
			if got := r.Reads(archive).Uses([]string{"a", "b"}); got != test.used {
				t.Errorf("of parsed templates: Uses(a.b) = %v, want %v", got, test.used)
			}
		})
	}
}

// TestReadsOfValues wants templates in what the pack sets to count where the
// chart calls tpl.
func TestReadsOfValues(t *testing.T) {
	values := pack.ParseYAML("values.yaml", []byte("url: https://{{ .Values.a.b }}/\n")).Root
	for template, used := range map[string]bool{`{{ tpl .Values.url . }}`: true, `{{ .Values.url }}`: false} {
		c := chartOf(t, map[string]string{"templates/x": template})
		if got := ReadsOf(c, values).Uses([]string{"a", "b"}); got != used {
			t.Errorf("%s: Uses(a.b) = %v, want %v", template, got, used)
		}
		if got := NewRenderer().Reads(&pack.Archive{Chart: c}, values).Uses([]string{"a", "b"}); got != used {
			t.Errorf("%s: of the renderer, Uses(a.b) = %v, want %v", template, got, used)
		}
	}
}

// TestReadsOfMetadata wants what Chart.yaml reads to count: conditions, tags,
// and imports, which no template shows.
func TestReadsOfMetadata(t *testing.T) {
	chartWith := func(d chart.Dependency) *Reads {
		c := chartOf(t, map[string]string{"charts/sub/templates/x": `{{ .Values.c }}`})
		d.Name = "sub"
		c.Metadata.Dependencies = []*chart.Dependency{&d}
		return ReadsOf(c)
	}
	for name, test := range map[string]struct {
		d    chart.Dependency
		path string
		used bool
	}{
		"a condition":         {chart.Dependency{Condition: "on, sub.enabled"}, "sub.enabled", true},
		"no condition":        {chart.Dependency{}, "sub.enabled", false},
		"tags":                {chart.Dependency{Tags: []string{"x"}}, "tags.x", true},
		"an alias":            {chart.Dependency{Alias: "other"}, "other.c", true},
		"beside an alias":     {chart.Dependency{Alias: "other"}, "other.d", false},
		"imports":             {chart.Dependency{ImportValues: []any{"data"}}, "anything", true},
		"globals":             {chart.Dependency{}, "global.x", true},
		"globals of subchart": {chart.Dependency{}, "sub.global.x", true},
		"the subchart itself": {chart.Dependency{}, "sub", true},
	} {
		if got := chartWith(test.d).Uses(strings.Split(test.path, ".")); got != test.used {
			t.Errorf("%s: Uses(%s) = %v, want %v", name, test.path, got, test.used)
		}
	}
}
