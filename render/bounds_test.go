package render

import (
	"context"
	"strings"
	"testing"
	"time"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
)

// testChart makes a chart of files; Chart.yaml may be left out.
func testChart(t testing.TB, files map[string]string) *chart.Chart {
	t.Helper()
	var list []*loader.BufferedFile
	if _, ok := files["Chart.yaml"]; !ok {
		list = append(list, &loader.BufferedFile{Name: "Chart.yaml", Data: []byte("apiVersion: v2\nname: x\nversion: 1.0.0\n")})
	}
	for _, name := range sortedKeys(files) {
		list = append(list, &loader.BufferedFile{Name: name, Data: []byte(files[name])})
	}
	c, err := loader.LoadFiles(list)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// diagnoseAll renders a chart and diagnoses its failures.
func diagnoseAll(t testing.TB, ctx context.Context, c *chart.Chart, values map[string]any) ([]rendered, []diagnosis) {
	t.Helper()
	templates := newChartTemplates()
	out, err := renderOurs2(ctx, templates, c, values, executeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var found []diagnosis
	for _, r := range out {
		if r.Err != nil {
			found = append(found, templates.diagnose(r, valuesRoot{"charts", c.Name()}))
		}
	}
	return out, found
}

func TestBounds(t *testing.T) {
	define := func(name, body string) string { return `{{ define "` + name + `" }}` + body + `{{ end }}` }
	doubling := define("a0", "x")
	for i := 1; i < 60; i++ {
		prev, this := "a"+string(rune('0'+(i-1)/10))+string(rune('0'+(i-1)%10)), "a"+string(rune('0'+i/10))+string(rune('0'+i%10))
		if i == 1 {
			prev = "a0"
		}
		doubling += define(this, `{{ include "`+prev+`" . }}{{ include "`+prev+`" . }}`)
	}
	for name, text := range map[string]string{
		"until":                 `{{ range until 1000000000 }}{{ end }}`,
		"range over a number":   `{{ range 1000000000000 }}{{ end }}`,
		"nested empty ranges":   `{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}`,
		"nested number ranges":  `{{ range 100000 }}{{ range 100000 }}{{ end }}{{ end }}`,
		"untilStep":             `{{ untilStep 0 9223372036854775807 9223372036854775806 }}`,
		"untilStep down":        `{{ untilStep 0 -9223372036854775807 -1 }}`,
		"seq":                   `{{ seq 0 1 2000000000 }}`,
		"seq one":               `{{ seq 2000000000 }}`,
		"repeat":                `{{ repeat 2000000000 "x" }}`,
		"repeat of repeat":      `{{ repeat 30000 "x" | repeat 30000 }}`,
		"indent":                `{{ indent 2000000000 "x" }}`,
		"indent lines":          `{{ repeat 100000 "\n" | indent 100000 }}`,
		"nindent":               `{{ nindent 2000000000 "x" }}`,
		"printf":                `{{ $f := repeat 1000 "%999999d" }}{{ printf $f 1 }}`,
		"replace":               `{{ $s := repeat 100000 "x" }}{{ replace "" $s $s }}`,
		"join":                  `{{ $s := repeat 100000 "x" }}{{ until 100000 | join $s }}`,
		"splitList":             `{{ repeat 3000000 "x" | splitList "" }}`,
		"split":                 `{{ repeat 3000000 "x," | split "," }}`,
		"wrapWith":              `{{ $s := repeat 1000000 "x" }}{{ wrapWith 1 $s $s }}`,
		"randAlphaNum":          `{{ randAlphaNum 2000000000 }}`,
		"randBytes":             `{{ randBytes 2000000000 }}`,
		"doubling include":      doubling + `{{ include "a59" . }}`,
		"doubling string":       `{{ $s := "x" }}{{ range 100 }}{{ $s = print $s $s }}{{ end }}`,
		"quoting":               `{{ $s := "\"" }}{{ range 100 }}{{ $s = toJson $s }}{{ end }}`,
		"base64":                `{{ $s := "x" }}{{ range 1000 }}{{ $s = b64enc $s }}{{ end }}`,
		"doubling list":         `{{ $s := list 1 }}{{ range 100 }}{{ $s = concat $s $s }}{{ end }}`,
		"list of lists":         `{{ $s := list 1 }}{{ range 60 }}{{ $s = list $s $s }}{{ end }}{{ toYaml $s }}`,
		"printed list of lists": `{{ $s := list 1 }}{{ range 60 }}{{ $s = list $s $s }}{{ end }}{{ $s }}`,
		"deep list":             `{{ $s := list 1 }}{{ range 100000 }}{{ $s = list $s }}{{ end }}{{ $s }}`,
		"cycle printed":         `{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ $d }}`,
		"cycle in an if":        `{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ if $d }}{{ $d }}{{ end }}`,
		"cycle quoted":          `{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ quote $d }}`,
		"cycle as number":       `{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ int $d }}`,
		"cycle added":           `{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ add $d 1 }}`,
		"cycle as TOML":         `{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ toToml $d }}`,
		"cycle as pretty YAML":  `{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ toYamlPretty $d }}`,
		"cycle copied":          `{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ deepCopy $d }}`,
		"cycle merged":          `{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ merge (dict "d" dict) $d }}`,
		"cycle compared":        `{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ has $d (list $d) }}`,
		"cycle as key":          `{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ dict $d 1 }}`,
		"cycle joined":          `{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ join "," (list $d) }}`,
		"cycle in html":         `{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ html $d }}`,
		"cycle in printf":       `{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ printf "%v" $d }}`,
		"cycle as octal":        `{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ toDecimal $d }}`,
		"uniq":                  `{{ until 100000 | uniq }}`,
		"include recursion":     define("r", `{{ include "r" . }}`) + `{{ include "r" . }}`,
		"mutual recursion":      define("r", `{{ include "s" . }}`) + define("s", `{{ template "r" . }}`) + `{{ include "r" . }}`,
		"template recursion":    define("r", `{{ template "r" . }}`) + `{{ template "r" . }}`,
		"tpl recursion":         `{{ $t := "{{ tpl .t . }}" }}{{ tpl $t (dict "t" $t "Template" .Template) }}`,
		"tpl define recursion":  `{{ $t := "{{ define \"q\" }}x{{ end }}{{ tpl .t . }}" }}{{ tpl $t (dict "t" $t "Template" .Template) }}`,
		"regexp size":           `{{ regexMatch "((a{30}){30}|b)*c" (repeat 1000000 "a") }}`,
		"regexp pattern":        `{{ $p := repeat 1000000 "a" }}{{ regexMatch $p "a" }}`,
		"regexp replacement":    `{{ $r := repeat 1000 "$0" }}{{ $s := repeat 1000 "y" }}{{ range 10 }}{{ $s = regexReplaceAll ".+" $s $r }}{{ end }}`,
		"deepest stack":         define("r", strings.Repeat(`{{ if 1 }}`, 195)+`{{ print `+strings.Repeat(`(print `, 45)+`(include "r" .)`+strings.Repeat(`)`, 45)+` }}`+strings.Repeat(`{{ end }}`, 195)) + `{{ include "r" . }}`,
		"nested blocks":         strings.Repeat(`{{ if 1 }}`, 100000) + strings.Repeat(`{{ end }}`, 100000),
		"nested parentheses":    `{{ ` + strings.Repeat(`(`, 5000) + `1` + strings.Repeat(`)`, 5000) + ` }}`,
		"else if chain":         `{{ if 0 }}` + strings.Repeat(`{{ else if 0 }}`, 50000) + `{{ end }}`,
		"many actions":          strings.Repeat(`{{/**/}}`, 300000),
		"derived tpl":           `{{ $s := "{{ 1 }}" }}{{ range 40 }}{{ $s = print $s $s }}{{ end }}{{ tpl $s . }}`,
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			defer cancel()
			c := testChart(t, map[string]string{"templates/a.yaml": text})
			_, found := diagnoseAll(t, ctx, c, nil)
			if len(found) != 1 || found[0].Kind != Limit && name != "nested parentheses" {
				if len(found) == 1 {
					t.Fatalf("%s: %.200s", found[0].Kind, found[0].Message)
				}
				t.Fatalf("%d failures", len(found))
			}
			t.Logf("%v: %s", time.Since(start).Round(time.Millisecond), found[0].Message)
			if time.Since(start) > 30*time.Second { // of a machine that is busy with other tests
				t.Error("it took too long")
			}
		})
	}
}

// TestBoundsSlow gives functions large texts, which none may take long over.
func TestBoundsSlow(t *testing.T) {
	for name, call := range map[string]string{
		"nospace": `nospace $s`, "swapcase": `swapcase $s`, "initials": `initials $s`, "snakecase": `snakecase $s`,
		"kebabcase": `kebabcase $s`, "camelcase": `camelcase $s`, "wrap": `wrap 1 $s`, "wrapWith": `wrapWith 1 "y" $s`,
		"title": `title $s`, "untitle": `untitle $s`, "abbrev": `abbrev 5 $s`, "abbrevboth": `abbrevboth 5 10 $s`,
		"semver": `semver $s`, "semverCompare": `semverCompare $s "1.0.0"`, "constraints": `semverCompare (repeat 100000 ">=1.0.0||") "1.0.0"`,
		"urlParse": `urlParse $s`, "fromYaml": `fromYaml $s`, "fromJson": `fromJson (repeat 1000000 "[")`,
		"flow": `fromYaml (repeat 1000000 "[")`, "toml": `fromToml (repeat 100000 "[a")`, "duration": `duration $s`,
		"aliases": `fromYaml "a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\nh: [*g,*g,*g,*g,*g,*g,*g,*g,*g]"`,
		"maps":    `fromYaml (repeat 100000 "a: {")`,
		"toDate":  `toDate $s $s`, "date": `date $s 0`, "b32dec": `b32dec $s`, "sortAlpha": `splitList " " $s | sortAlpha`,
		"regexp": `regexReplaceAll "x|(.*y)" (trunc 50000 $s) ""`, "trimAll": `trimAll $s $s`, "decimal": `mulf 1e308 1e308 1e-300`,
		"addf": `addf 1e308 1e-308`, "round": `round 1.5 1000000`, "glob": `.Files.Glob (repeat 100 "{a,")`,
		"chunk": `until 1000000 | chunk 1`, "chunk 0": `chunk 0 (list 1)`, "int": `int $s`, "atoi": `atoi $s`, "toDecimal": `toDecimal $s`,
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			c := testChart(t, map[string]string{"templates/a.yaml": `{{ $s := repeat 1000000 "x " }}{{ $_ := ` + call + ` }}`})
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
			defer cancel()
			_, _ = diagnoseAll(t, ctx, c, nil)
			if d := time.Since(start); d > 3*time.Second {
				t.Error("it took", d)
			}
		})
	}
}

func TestBoundsDeadline(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	c := testChart(t, map[string]string{
		"templates/a.yaml": `{{ range until 3000 }}{{ range until 1000 }}{{ print . "x" | sha256sum }}{{ end }}{{ end }}`,
		"templates/b.yaml": `b: 1`,
	})
	start := time.Now()
	out, found := diagnoseAll(t, ctx, c, nil)
	if len(found) != 1 || found[0].Kind != Limit || len(out) != 2 {
		t.Errorf("%d outputs, %+v", len(out), found)
	}
	if d := time.Since(start); d > 2*time.Second {
		t.Error("it took", d)
	}
}
