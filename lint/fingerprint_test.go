package lint_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// leafRule reports every value of values.yaml in every way that a rule can: at
// the key, at the value, at the line, with counts and line numbers.
var leafRule = lint.Rule{
	ID: "test-leaf", Severity: lint.Warning, Category: lint.Values, Summary: "test",
	Check: func(p *lint.Pass) {
		values := p.Pack.Values()
		total := values.Lines()
		var walk func(n *pack.Node)
		walk = func(n *pack.Node) {
			for i, pair := range n.Pairs {
				p.Report(pair.Key.Pos, fmt.Sprintf("key %d of %d lines is on line %d", i, total, pair.Key.Pos.Line))
				if pair.Key.Pos.Column > 1 { // the first line stands for the file
					p.Report(values.At(pair.Key.Pos.Line), "the line")
				}
				walk(pair.Value)
			}
			for _, item := range n.Items {
				walk(item)
			}
			if n.Len() == 0 {
				p.Report(n.Pos, fmt.Sprintf("the value is %s", n.Value))
			}
		}
		walk(values.Root)
		p.Report(pack.Pos{File: pack.ValuesFile, Line: 1, Column: 1, EndColumn: 2}, "the file as a whole")
		p.Report(values.At(1), "the file as a whole, again")
	},
}

// bigValues has some 2,000 lines: mappings, lists of texts and of mappings, and
// texts over several lines.
func bigValues() []string {
	lines := []string{"pack:", "  content:", "    images:"}
	for i := range 200 {
		lines = append(lines, fmt.Sprintf("      - image: registry.example.com/team/app-%c%c:1.%d.0", 'a'+i/26, 'a'+i%26, i))
	}
	lines = append(lines, "charts:", "  app:")
	for i := range 300 {
		lines = append(lines,
			fmt.Sprintf("    part%d:", i), fmt.Sprintf("      replicas: %d", i), "      args:", "        - --first", "        - --second",
			"      text: |", "        several", "        lines")
	}
	return lines
}

func fingerprintsOf(t *testing.T, meta string, values []string) map[string]string {
	t.Helper()
	text := "-- app-1.0.0/pack.json --\n" + meta + "\n-- app-1.0.0/values.yaml --\n" + strings.Join(values, "\n") + "\n"
	out := map[string]string{}
	for _, f := range run(t, text, lint.Options{}, &leafRule).Findings {
		out[f.Fingerprint] = fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Message)
	}
	return out
}

const bigMeta = `{"name": "app", "version": "1.0.0", "layer": "addon"}`

// TestFingerprintsOfBigFile wants an edit to one value to move no other
// finding's fingerprint.
func TestFingerprintsOfBigFile(t *testing.T) {
	t.Parallel()
	lines := bigValues()
	before := fingerprintsOf(t, bigMeta, lines)
	if len(lines) < 2000 || len(before) < 2000 {
		t.Fatalf("%d lines and %d fingerprints are too few", len(lines), len(before))
	}
	at := func(text string) int {
		i := slices.Index(lines, text)
		if i < 0 {
			t.Fatalf("%q is no line", text)
		}
		return i
	}
	for _, c := range []struct {
		name   string
		edit   func() []string
		gone   int // fingerprints of the edited value itself
		appear int
	}{
		{"another value", func() []string {
			out := slices.Clone(lines)
			out[at("      replicas: 150")] = "      replicas: many"
			return out
		}, 1, 1},
		{"a longer value", func() []string {
			out := slices.Clone(lines)
			out[at("        - --first")] = "        - --first-of-all"
			return out
		}, 1, 1},
		{"another version of an image", func() []string {
			out := slices.Clone(lines)
			out[at("      - image: registry.example.com/team/app-cd:1.55.0")] = "      - image: registry.example.com/team/app-cd:2.0.0"
			return out
		}, 0, 0},
		{"an image more", func() []string {
			return slices.Insert(slices.Clone(lines), 3, "      - image: registry.example.com/team/new:1.0.0")
		}, 0, 3},
		{"an image less", func() []string { return slices.Delete(slices.Clone(lines), 3, 4) }, 3, 0},
		{"comments and blank lines", func() []string {
			var out []string
			for i, line := range lines {
				if i%7 == 0 && strings.HasSuffix(line, ":") {
					out = append(out, "", "# a remark")
				}
				if strings.HasSuffix(line, ":") {
					line += "  # which it is"
				}
				out = append(out, line)
			}
			return out
		}, 0, 0},
		{"another indentation", func() []string {
			out := slices.Clone(lines)
			for i, line := range out {
				rest := strings.TrimLeft(line, " ")
				out[i] = strings.Repeat("   ", (len(line)-len(rest))/2) + rest
			}
			return out
		}, 0, 0},
		{"sections the other way round", func() []string {
			i := at("charts:")
			return slices.Concat(lines[i:], lines[:i])
		}, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			after := fingerprintsOf(t, bigMeta, c.edit())
			gone, appear := missing(before, after), missing(after, before)
			if len(gone) != c.gone || len(appear) != c.appear {
				t.Errorf("%d fingerprints went and %d came; want %d and %d\nwent: %q\ncame: %q", len(gone), len(appear), c.gone, c.appear,
					gone[:min(len(gone), 5)], appear[:min(len(appear), 5)])
			}
		})
	}
}

func missing(of, in map[string]string) []string {
	var out []string
	for fingerprint, what := range maps.All(of) {
		if _, ok := in[fingerprint]; !ok {
			out = append(out, what)
		}
	}
	return out
}

// TestFingerprintsOfBrokenPack wants findings to be known again when pack.json
// breaks, and those of two broken packs to be told apart.
func TestFingerprintsOfBrokenPack(t *testing.T) {
	t.Parallel()
	values := []string{"charts:", "  app:", "    one: 1"}
	good := fingerprintsOf(t, bigMeta, values)
	for _, meta := range []string{`{"name": "app", "version": "1.0.0", "layer": "addon",}`, `{"nmae": "app", "version": "1.0.0", "layer": "addon"}`} {
		if gone := missing(good, fingerprintsOf(t, meta, values)); len(gone) > 0 {
			t.Errorf("with %s, not known again: %q", meta, gone)
		}
	}
	other := fingerprintsOf(t, `{"name": "other", "version": "1.0.0", "layer": "addon",}`, values)
	if shared := len(good) - len(missing(good, other)); shared > 0 {
		t.Errorf("%d fingerprints are those of another pack", shared)
	}
}
