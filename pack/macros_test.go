package pack

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestMacros(t *testing.T) {
	for _, tt := range []struct{ name, values, want string }{
		{"plain", `a: x/cluster={{ .spectro.system.cluster.uid }}`, `1:14 {{ .spectro.system.cluster.uid }} 1:17 .spectro.system.cluster.uid`},
		{"quoted", `a: "{{ .spectro.var.x | default \"1.19.0\" }}"`, `1:5 {{ .spectro.var.x | default "1.19.0" }} 1:8 .spectro.var.x [default]`},
		{"behind an escape", `a: "\"é\" {{.spectro.var.x}}"`, `1:11 {{.spectro.var.x}} 1:13 .spectro.var.x`},
		{"pack", `a: '{{ .spectro.pack.a-b.c.d }}'`, `1:5 {{ .spectro.pack.a-b.c.d }} 1:8 .spectro.pack.a-b.c.d`},
		{"two", `a: '{{ printf "%s:%s" .spectro.var.a .spectro.macro.b }}'`, `1:5 {{ printf "%s:%s" .spectro.var.a .spectro.macro.b }} 1:23 .spectro.var.a 1:38 .spectro.macro.b [printf]`},
		{"key", `"{{ .spectro.var.x }}": 1`, `1:2 {{ .spectro.var.x }} 1:5 .spectro.var.x`},
		{"list", "a:\n- '{{ .spectro.var.x }}'", `2:4 {{ .spectro.var.x }} 2:7 .spectro.var.x`},
		{"block", "a: |\n  b: {{ .spectro.var.x }}\n  # {{ .spectro.var.y }}\n", `2:6 {{ .spectro.var.x }} 2:9 .spectro.var.x`},
		{"alias", "a: &a '{{ .spectro.var.x }}'\nb: *a\n", `1:4 {{ .spectro.var.x }} 1:4 .spectro.var.x`}, // the anchor
		{"legacy", `a: "{{ .Spectro.cluster }}"`, `1:5 {{ .Spectro.cluster }} legacy cluster`},
		{"comment", "# {{ .spectro.var.x }}\na: b # {{ .spectro.var.x }}\n", ``},
		{"Helm", `a: "{{ .Values.spectro.image }} {{ include \"x\" . }}"`, ``},
		{"control structure", `a: "{{ if .spectro.var.x }}"`, ``},
		{"running text", `a: set .spectro.var.x in the profile {as you like}, or spectro.system.cluster.name`, ``},
		{"over two lines", "a: |\n  {{ .spectro.var.x |\n  upper }}\n", ``},

		{"unquoted", "b: 1\na: {{ .spectro.var.x }}\nc: '{{ .spectro.var.y }}'\n", `2:4 {{ .spectro.var.x }} 2:7 .spectro.var.x unquoted breaks; 3:5 {{ .spectro.var.y }} 3:8 .spectro.var.y`},
		{"unquoted with more", `a: {{ .spectro.var.x | substr 0 4 }}-x`, `1:4 {{ .spectro.var.x | substr 0 4 }} 1:7 .spectro.var.x [substr] unquoted breaks`},
		{"unquoted in lists", "a:\n- {{ .spectro.var.x }}\nb: [ {{ .spectro.var.y }} ]\n", `2:3 {{ .spectro.var.x }} 2:6 .spectro.var.x unquoted breaks; 3:6 {{ .spectro.var.y }} 3:9 .spectro.var.y unquoted breaks`},
		{"unquoted, and not", "a: {{ .spectro.var.x }}\nb: |\n  c: {{ .spectro.var.y }}\n", `1:4 {{ .spectro.var.x }} 1:7 .spectro.var.x unquoted breaks; 3:6 {{ .spectro.var.y }} 3:9 .spectro.var.y`},
		{"unquoted beside another mistake", "a: {{ .spectro.var.x }}\nb: c: d\n", ``},
		{"quotes in quotes", `a: "{{ .spectro.var.x | default "y" }}"`, `1:5 {{ .spectro.var.x | default "y" }} 1:8 .spectro.var.x [default] breaks fault 1:5 holds a quote that ends the scalar around it`},

		{"quotes in quotes further down", "a:\n  b:\n    c: \"{{ .spectro.var.x | default \"8080\" }}\"\n    d: '{{ .spectro.var.y | default \"8080\" }}'\n", `3:9 {{ .spectro.var.x | default "8080" }} 3:12 .spectro.var.x [default] breaks fault 3:9 holds a quote that ends the scalar around it; 4:9 {{ .spectro.var.y | default "8080" }} 4:12 .spectro.var.y [default]`},

		{"no function", `a: '{{ .spectro.var.x | uper }}'`, `1:5 {{ .spectro.var.x | uper }} 1:8 .spectro.var.x [uper] fault 1:25 calls uper, which is no function of sprig`},
		{"no pipe", `a: '{{ .spectro.var.x upper }}'`, `1:5 {{ .spectro.var.x upper }} 1:8 .spectro.var.x [upper] fault 1:23 lacks a | before upper`},
		{"no template", `a: '{{ .spectro.var.x || upper }}'`, `1:5 {{ .spectro.var.x || upper }} 1:8 .spectro.var.x fault 1:5 is no valid template: unexpected "|" in command`},
		{"typographic quotes", `a: '{{ .spectro.var.x | default “y” }}'`, `1:5 {{ .spectro.var.x | default “y” }} 1:8 .spectro.var.x fault 1:33 has the typographic quote “, which is none to a template`},
		{"no dot", `a: '{{ spectro.var.x }}'`, `1:5 {{ spectro.var.x }} fault 1:8 lacks the dot before spectro.var.x`},
		{"no name", `a: '{{ .spectro.var }}{{ .spectro.pack.x }}{{ .spectro.system.cluster. }}'`, `1:5 {{ .spectro.var }} 1:8 .spectro.var fault 1:8 names no variable below .spectro.var; ` +
			`1:23 {{ .spectro.pack.x }} 1:26 .spectro.pack.x fault 1:26 names no value of the pack x; ` +
			`1:44 {{ .spectro.system.cluster. }} 1:47 .spectro.system.cluster. fault 1:47 has a dot too many in .spectro.system.cluster.`},
		{"not closed", `a: 'x {{ .spectro.var.x }'`, `1:10 .spectro.var.x fault 1:10 is opened by {{ and not closed by }}`},
		{"not closed before the next", `a: '{{ .spectro.var.x }-{{ .spectro.var.y }}'`, `1:8 .spectro.var.x fault 1:8 is opened by {{ and not closed by }}; 1:25 {{ .spectro.var.y }} 1:28 .spectro.var.y`},
		{"not opened", `a: '{ .spectro.var.x }}'`, `1:7 .spectro.var.x fault 1:7 is closed by }} and not opened by {{`},
		{"spaces between the braces", `a: '{ { .spectro.var.x } }'`, `1:9 .spectro.var.x fault 1:9 has not the braces of a macro: two on either side, without a space between them`},
		{"no braces", `a: .spectro.system.cluster.name`, `1:4 .spectro.system.cluster.name fault 1:4 stands there without the braces of a macro`},
		{"a mapping", `a: { .spectro.system.cluster.name }`, `1:6 .spectro.system.cluster.name fault 1:6 has not the braces of a macro, or no quotes around them`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := loadFiles(t, map[string]string{"values.yaml": tt.values})
			if got := describeMacros(p); got != tt.want {
				t.Errorf("%s\ngot  %s\nwant %s", tt.values, got, tt.want)
			}
		})
	}
}

func TestMacrosOfFiles(t *testing.T) {
	p := loadFiles(t, map[string]string{
		"pack.json":        `{"kubeManifests": ["manifests/a.yaml", "manifests/b.yaml"]}`,
		"values.yaml":      "a: '{{ .spectro.var.values }}'\n",
		"presets.yaml":     "presets:\n- add: |\n    a:\n      b: '{{ .spectro.var.add }}' # {{ .spectro.var.comment }}\n- add: |\n    c: {{ .spectro.var.unquoted }}\n- add:\n    d: x{{ .spectro.var.mapping }}\n",
		"manifests/a.yaml": "# {{ .spectro.var.comment }}\na: {{ .Values.x }}\nb: {{ .spectro.var.manifest }}\n",
		"schema.yaml":      "a: {schema: '{{ .spectro.var.schema }}'}\n",
	})
	want := "values.yaml:1:5 {{ .spectro.var.values }} 1:8 .spectro.var.values; " +
		"presets.yaml:4:11 {{ .spectro.var.add }} 4:14 .spectro.var.add; " +
		"presets.yaml:6:8 {{ .spectro.var.unquoted }} 6:11 .spectro.var.unquoted unquoted breaks; " +
		"presets.yaml:8:9 {{ .spectro.var.mapping }} 8:12 .spectro.var.mapping; " +
		"manifests/a.yaml:3:4 {{ .spectro.var.manifest }} 3:7 .spectro.var.manifest"
	var got []string
	for _, m := range p.Macros() {
		got = append(got, m.Pos.File+":"+describeMacro(m))
		if (m.Preset != nil) != (m.Pos.File == PresetsFile) {
			t.Errorf("%s: preset %v", m.Text, m.Preset)
		}
	}
	if got := strings.Join(got, "; "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func loadFiles(t testing.TB, files map[string]string) *Pack {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var loader Loader
	p, err := loader.Load(Location{Dir: dir, Path: "."})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func describeMacros(p *Pack) string {
	var out []string
	for _, m := range p.Macros() {
		out = append(out, describeMacro(m))
	}
	return strings.Join(out, "; ")
}

func describeMacro(m Macro) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d:%d %s", m.Pos.Line, m.Pos.Column, m.Text)
	for _, r := range m.References {
		fmt.Fprintf(&b, " %d:%d %s", r.Pos.Line, r.Pos.Column, r)
	}
	for _, r := range m.Legacy {
		b.WriteString(" legacy " + r.Kind)
	}
	if len(m.Functions) > 0 {
		fmt.Fprintf(&b, " %v", m.Functions)
	}
	if m.Unquoted {
		b.WriteString(" unquoted")
	}
	if m.Breaks {
		b.WriteString(" breaks")
	}
	if m.Fault != nil {
		fmt.Fprintf(&b, " fault %d:%d %s", m.Fault.Pos.Line, m.Fault.Pos.Column, m.Fault.Message)
	}
	return b.String()
}

func FuzzMacros(f *testing.F) {
	for _, text := range []string{
		"a: '{{ .spectro.system.kubernetes.version | substr 0 4 }}'", `a: "{{ .spectro.pack.a-b.c | default \"x\" }}"`,
		"a: {{ .spectro.var.x }}\nb: |\n  {{ .spectro.var.y }}", "{{{{.spectro.}}}}", "a: { { .spectro.macro.x } }", ".spectro.var.x",
		`a: "{{ .spectro.var.x | default "y" }}"`, "{{ spectro.app.$a.b }}", "a: >\n  x {{ .Spectro.cluster\n  }}", "\r{{ .spectro.var.“x” }}\u2028",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for m := range Macros(text) {
			if m.Start < at || m.End <= m.Start || m.End > len(text) || len(m.References) == 0 {
				t.Fatalf("%q: macro at %d to %d, after %d", text, m.Start, m.End, at)
			}
			at = m.End
			if raw := text[m.Start:m.End]; !strings.HasPrefix(raw, "{{") || !strings.HasSuffix(raw, "}}") || strings.Contains(raw, "\n") {
				t.Fatalf("%q is no macro", raw)
			}
			for _, r := range m.References {
				if got := m.Action[r.Start:r.End]; !strings.HasPrefix(got, ".spectro."+r.Kind) || !strings.HasPrefix(text[m.at(text, r.Start):], ".spectro."+r.Kind) {
					t.Fatalf("%q: %q is no reference to %s", text, got, r.Kind)
				}
			}
		}
		p := &Pack{archives: &archiveCache{}, tree: memTree{
			ValuesFile: {data: []byte(text)}, "m.yaml": {data: []byte(text)},
			MetaFile:    {data: []byte(`{"kubeManifests": ["m.yaml"]}`)},
			PresetsFile: {data: []byte("presets: [{add: " + fmt.Sprintf("%q", text) + "}]")},
		}}
		p.meta = func() *Document { return p.document(MetaFile, ParseJSON) }
		p.values = func() *Document { return p.document(ValuesFile, ParseYAML) }
		presets := p.document(PresetsFile, ParseYAML)
		p.presets = func() *Document { return presets }
		p.presetList = p.readPresets
		for _, m := range p.readMacros() {
			d := p.Text(m.Pos.File)
			if m.Pos.Line < 1 || m.Pos.Line > d.Lines() || m.Pos.Column < 1 || m.Pos.EndColumn <= m.Pos.Column {
				t.Fatalf("%q: macro %q at %+v", text, m.Text, m.Pos)
			}
			if m.Fault != nil && (m.Fault.Message == "" || strings.ContainsAny(m.Fault.Message, "\n\r")) {
				t.Fatalf("%q: fault %q", text, m.Fault.Message)
			}
		}
	})
}

func TestMacrosAreBounded(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("{{ .spectro.var.x }}", 200_000),
		"a: " + strings.Repeat("{{ .spectro.var.x }", 200_000),
		strings.Repeat("- {{ .spectro.var.x }}\n", 40_000),
		"a: 'x" + strings.Repeat(" # .spectro.var.x }", 200_000) + "'",
		"a: b: c\n" + strings.Repeat(`- "{{ .spectro.var.x | default "y" }}"`+"\n", 10_000),
	} {
		start := time.Now()
		if n := len(loadFiles(t, map[string]string{"values.yaml": text}).Macros()); n > maxMacros {
			t.Errorf("%d macros", n)
		}
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("%.20s… took %v", text, d)
		}
	}
}
