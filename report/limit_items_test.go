package report

import (
	"strings"
	"testing"

	"github.com/packlint/packlint/diff"
)

func TestLimitItems(t *testing.T) {
	for _, test := range []struct {
		text string
		n    int
		want string
	}{
		{"2 fields removed: `spec.a`, `spec.b`", 36, "2 fields removed: `spec.a`, `spec.b`"},
		{"2 fields removed: `spec.a`, `spec.b`", 35, "2 fields removed: `spec.a`, …"},
		{"1 field added: `spec.a`; 1 field removed: `spec.b`", 45, "1 field added: `spec.a`; 1 field removed: …"},
		{"the field `spec.some.thing` is required", 20, "the field …"},
		{"the field `a, b` is required", 17, "the field …"},
		{"a, and then a text without lists", 24, "a, …"},
		{"a, and then a text, long enough to go on for more than a line, without lists", 70, "a, and then a text, long enough to go on for more than a line, …"},
		{"a, and then a text that is long enough to go on and on without a list", 65, "a, and then a text that is long enough to go on and on without …"},
		{"2 added: `a`, `b`, …; 1 removed: `spec.c`", 34, "2 added: `a`, `b`, …; 1 removed: …"},
		{"2 added: `a`, `b`, …; 1 removed: `spec.c`", 33, "2 added: `a`, `b`, …"},
		{"`spec.some.thing`", 10, "`spec.so…`"},
		{"word`s and no pair, ever", 12, "word`s and…`"},
		{"äöü, äöü, äöü", 12, "äöü, äöü, …"},
		{"unbreakable", 6, "unbre…"},
		{"", 6, ""},
	} {
		if got := limitItems(test.text, test.n); got != test.want {
			t.Errorf("%q, %d: got %q, want %q", test.text, test.n, got, test.want)
		}
	}
}

// TestLongNotes: a note that has no room for all its fields names the first of them
// whole.
func TestLongNotes(t *testing.T) {
	c := changesOf(t, webFiles(t), "packs/web-1.0.0", "packs/web-1.1.0")
	var fields []string
	for _, name := range []string{"one", "two", "three", "four", "five"} {
		fields = append(fields, "spec."+strings.Repeat("averylongname.", 5)+name)
	}
	for i := range c.Objects.Changed {
		if c.Objects.Changed[i].Kind == "CustomResourceDefinition" {
			c.Objects.Changed[i].Versions = []diff.CRDVersion{{Name: "v1", Old: &diff.CRDState{}, New: &diff.CRDState{}, Added: fields}}
		}
	}
	quoted := "`" + strings.Join(fields, "`, `") + "`"
	if got, want := string(writeAs(t, "text", c, Options{})), "(5 fields added: "+quoted+")\n"; !strings.Contains(got, want) {
		t.Errorf("%q is not in\n%s", want, got)
	}
	first, _, _ := strings.Cut(quoted, "four")
	want := "(5 fields added: " + first[:strings.LastIndex(first, ",")] + ", …)"
	if got := string(writeAs(t, "markdown", c, Options{})); !strings.Contains(got, want) {
		t.Errorf("%q is not in\n%s", want, got)
	}
}
