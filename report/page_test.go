package report

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/packlint/packlint/lint"
)

// TestPage has all that the pages of rules are made of.
func TestPage(t *testing.T) {
	page, err := os.ReadFile("testdata/page.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]Options{"page.text": {Width: 60}, "page-color.text": {Color: true}} {
		var b bytes.Buffer
		if err := Page(&b, page, o); err != nil {
			t.Fatal(err)
		}
		golden(t, name, b.Bytes())
		for line := range strings.Lines(b.String()) {
			if o.Width > 0 && columns(strings.TrimRight(line, "\n")) > o.Width && !strings.Contains(line, "stays") {
				t.Errorf("too long: %s", line)
			}
		}
	}
}

// TestPageShowsControlCharacters, whoever wrote the page.
func TestPageShowsControlCharacters(t *testing.T) {
	for _, a := range attacks {
		a = strings.ReplaceAll(a, "\n", " ")
		for _, page := range []string{"# " + a, a, "`" + a + "`", "- " + a, "    " + a, "```text\n" + a + "\n```", "```\n" + a + "\n```", "|a|b|\n|-|-|\n|" + a + "|" + a + "|"} {
			var b bytes.Buffer
			if err := Page(&b, []byte(page), Options{Width: 80}); err != nil {
				t.Fatal(err)
			}
			if i := bytes.IndexFunc(b.Bytes(), func(r rune) bool { return r != '\n' && !printable(r) }); i >= 0 {
				t.Errorf("%q: %q", page, b.Bytes()[i:])
			}
		}
	}
}

func TestRuleList(t *testing.T) {
	rules := append(testRules(),
		&lint.Rule{ID: "readme-missing", Severity: lint.Warning, Community: lint.Error, Category: lint.Structure, Summary: "the pack has no README.md"},
		&lint.Rule{ID: "pack-deprecated", Severity: lint.Info, Optional: true, Category: lint.Metadata, Summary: "the pack is deprecated"})
	for name, o := range map[string]Options{"rules.text": {}, "rules-narrow.text": {Width: 70}, "rules-color.text": {Color: true, Width: 100}} {
		var b bytes.Buffer
		if err := RuleList(&b, rules, o); err != nil {
			t.Fatal(err)
		}
		golden(t, name, b.Bytes())
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; go test ./report -update\n%s", name, got)
	}
}
