package pack

import "testing"

// TestMacroEdits wants edits of macros to change these macros and nothing else.
func TestMacroEdits(t *testing.T) {
	t.Parallel()
	wellFormed := func(m Macro) bool { return m.Fault == nil && len(m.References) > 0 }
	requote := func(_ *Pack, m Macro) []Edit { return m.Requote }
	cure := func(p *Pack, m Macro) []Edit { return p.CureMacro(m, wellFormed) }
	rename := func(to string) func(*Pack, Macro) []Edit {
		return func(p *Pack, m Macro) []Edit {
			ref := m.References[0]
			return p.RewordMacros(m.Pos.File, wellFormed, Rewording{ref.Pos, ref.String(), to})
		}
	}
	const refused = ""
	const presets = "presets:\n- name: p\n  add: "
	for _, c := range []struct {
		name, file, text string
		edit             func(*Pack, Macro) []Edit // of the first macro
		want             string
	}{
		{"a value", "values.yaml", "a: {{ .spectro.var.ä }} # a\n", requote, "a: \"{{ .spectro.var.ä }}\" # a\n"},
		{"a value beside another", "values.yaml", "a: {{ .spectro.var.a }}\nb: [{{ .spectro.var.b }}]\n", requote, "a: \"{{ .spectro.var.a }}\"\nb: [{{ .spectro.var.b }}]\n"},
		{"a value with double quotes", "values.yaml", "- {{ .spectro.var.a | default \"x\" }}/{{ .spectro.var.b }}\n", requote, "- '{{ .spectro.var.a | default \"x\" }}/{{ .spectro.var.b }}'\n"},
		{"a value with quotes of both kinds", "values.yaml", "- {{ .spectro.var.a | default \"it's\" }}\n", requote, refused},
		{"a value with a backslash", "values.yaml", "a: {{ .spectro.var.a }}\\n\r\nb: 1\r\n", requote, "a: '{{ .spectro.var.a }}\\n'\r\nb: 1\r\n"},
		{"a value of two lines", "values.yaml", "a: {{ .spectro.var.a }}\n  b\n", requote, refused},
		{"the wrong quotes", "values.yaml", "a: \"{{ .spectro.var.a | default \"x\" }}\"\n", requote, "a: '{{ .spectro.var.a | default \"x\" }}'\n"},
		{"the wrong quotes, with both kinds", "values.yaml", "a: \"it's {{ .spectro.var.a | default \"x\" }}\"\n", requote, refused},
		{"a preset", "presets.yaml", presets + "|\n    a: {{ .spectro.var.a }}:80\n", requote, presets + "|\n    a: \"{{ .spectro.var.a }}:80\"\n"},
		{"a preset in quotes", "presets.yaml", presets + "\"a: {{ .spectro.var.a }}\"\n", requote, refused},

		{"a dot", "values.yaml", "a: '{{ spectro.var.a }}'\n", cure, "a: '{{ .spectro.var.a }}'\n"},
		{"a dot in a preset in quotes", "presets.yaml", presets + "\"a:\\n- x{{ spectro.var.a }}\"\n", cure, presets + "\"a:\\n- x{{ .spectro.var.a }}\"\n"},
		{"a dot in a folded block", "values.yaml", "a: >\n  b\n  {{ spectro.var.a }}\n", cure, refused},
		{"typographic quotes", "values.yaml", "a: v{{ .spectro.var.a | default ‘x’ }}\nb: c\n", cure, "a: v{{ .spectro.var.a | default \"x\" }}\nb: c\n"},
		{"typographic quotes in quotes", "values.yaml", "a: \"{{ .spectro.var.a | default “x” }}\"\n", cure, "a: \"{{ .spectro.var.a | default \\\"x\\\" }}\"\n"},
		{"one typographic quote", "values.yaml", "a: '{{ .spectro.var.a | default “x }}'\n", cure, refused},
		{"a function without a |", "values.yaml", "a: '{{ .spectro.var.a upper }}'\n", cure, "a: '{{ .spectro.var.a | upper }}'\n"},
		{"a word without a |", "values.yaml", "a: '{{ .spectro.var.a word }}'\n", cure, refused},
		{"braces apart", "values.yaml", "a: '{ { .spectro.var.a} }'\n", cure, "a: '{{ .spectro.var.a}}'\n"},
		{"a brace too few", "values.yaml", "a: \"x{{ .spectro.var.a }/y\"\n", cure, "a: \"x{{ .spectro.var.a }}/y\"\n"},
		{"braces that may belong to others", "values.yaml", "a: '{\"x\": {{ .spectro.var.a }}'\n", cure, refused},
		{"braces of a shell", "values.yaml", "a: '${.spectro.var.a}}'\n", cure, refused},
		{"braces of another template", "values.yaml", "a: 'x%{ .spectro.var.a }}'\n", cure, refused},
		{"one brace on either side", "values.yaml", "a: '{ .spectro.var.a }'\n", cure, refused},

		{"another reference", "values.yaml", "a: '{{ .spectro.var.a }}{{ .spectro.var.b }}'\n", rename(".spectro.macro.a"), "a: '{{ .spectro.macro.a }}{{ .spectro.var.b }}'\n"},
		{"no reference", "values.yaml", "a: '{{ .spectro.var.a }}'\n", rename("a"), refused},
		{"a reference that ends its text", "values.yaml", "a: \"{{ .spectro.var.a }}\"\n", rename(".spectro.var.b }}\"\nb: \"x"), refused},
		{"a reference that ends its text in a preset", "presets.yaml", presets + "|\n    a: \"{{ .spectro.var.a }}\"\n", rename(".spectro.var.b }}\"\n    b: \"x"), refused},
		{"a macro that loses what stands before it, in a text that is broken elsewhere", "values.yaml", "a: x{{ .spectro.var.a }}\nb: {{ .spectro.var.c }}\n",
			func(p *Pack, m Macro) []Edit {
				at := m.Pos
				at.Column--
				return p.RewordMacros(at.File, wellFormed, Rewording{at, "x" + m.Text, "{{ .spectro.var.b }}"})
			}, refused},
		{"a reference in a folded block", "values.yaml", "a: >\n  x\n  {{ .spectro.var.a }}\n", rename(".spectro.var.b"), refused},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := loadFiles(t, map[string]string{c.file: c.text})
			if len(p.Macros()) == 0 {
				t.Fatal("no macro")
			}
			wantEdited(t, p.Text(c.file), c.edit(p, p.Macros()[0]), c.want)
		})
	}
}
