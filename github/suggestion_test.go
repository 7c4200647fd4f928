package github

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/internal/packtest"
	"github.com/packlint/packlint/internal/ruletest"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// TestSuggestions makes suggestions of fixes, and wants the lines that they show.
func TestSuggestions(t *testing.T) {
	t.Parallel()
	const text = "one\ntwo\nthree\nfour\nfive\nsix\n"
	edit := func(line, column, endLine, endColumn int, text string) pack.Edit {
		return pack.Edit{File: "notes.md", Line: line, Column: column, EndLine: endLine, EndColumn: endColumn, Text: text}
	}
	fix := func(edits ...pack.Edit) []pack.Edit { return edits }
	for _, c := range []struct {
		name, text string
		fixes      [][]pack.Edit
		want       []string
	}{
		{"a word", text, [][]pack.Edit{fix(edit(2, 1, 2, 4, "2"))}, []string{"2: two -> 2"}},
		{"a line more", text, [][]pack.Edit{fix(edit(6, 4, 6, 4, "\nseven"))}, []string{"6: six -> six|seven"}},
		{"a line at the top", text, [][]pack.Edit{fix(edit(1, 1, 1, 1, "zero\n"))}, []string{"1: one -> zero|one"}},
		{"a line less", text, [][]pack.Edit{fix(edit(2, 1, 3, 1, ""))}, []string{"2: two|three -> three"}},
		{"the last line less", text, [][]pack.Edit{fix(edit(6, 1, 7, 1, ""))}, []string{"5: five|six -> five"}},
		{"the only line less", "one\n", [][]pack.Edit{fix(edit(1, 1, 2, 1, ""))}, nil},
		{"no line break at the end", "one\ntwo", [][]pack.Edit{fix(edit(1, 4, 2, 4, ""))}, []string{"1: one|two -> one"}},
		{"a line moves", text, [][]pack.Edit{fix(edit(2, 1, 3, 1, ""), edit(5, 5, 5, 5, "\ntwo"))}, []string{"2: two|three|four|five -> three|four|five|two"}},
		{"one line, two fixes", text, [][]pack.Edit{fix(edit(2, 1, 2, 2, "T")), fix(edit(2, 3, 2, 4, "O"))}, []string{"2: two -> TwO"}},
		{"lines that overlap", text, [][]pack.Edit{fix(edit(1, 1, 1, 2, "O"), edit(3, 1, 3, 2, "T")), fix(edit(2, 1, 2, 2, "T"))}, []string{"1: one|two|three -> One|Two|Three"}},
		{"in each other's way", text, [][]pack.Edit{fix(edit(2, 1, 2, 4, "2")), fix(edit(2, 2, 2, 3, "W"))}, []string{"2: two -> 2"}},
		{"side by side", text, [][]pack.Edit{fix(edit(1, 1, 1, 2, "O")), fix(edit(2, 1, 2, 2, "T"))}, []string{"1: one -> One", "2: two -> Two"}},
		{"another file", text, [][]pack.Edit{fix(edit(1, 1, 1, 2, "O"), pack.Edit{File: "other.md", Line: 1, Column: 1, EndLine: 1, EndColumn: 1, Text: "x"})}, nil},
		{"other line breaks", strings.ReplaceAll(text, "\n", "\r\n"), [][]pack.Edit{fix(edit(2, 1, 2, 4, "2"))}, nil},
		{"other line breaks go", "one\r\n", [][]pack.Edit{fix(edit(1, 4, 1, 5, ""))}, nil},
		{"one fix, for two reasons", text, [][]pack.Edit{fix(edit(2, 4, 2, 4, "\nnew")), fix(edit(2, 4, 2, 4, "\nnew"))}, []string{"2: two -> two|new"}},
		{"no fix", text, [][]pack.Edit{nil}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			packtest.Write(t, dir, []txtar.File{
				{Name: "p/pack.json", Data: []byte(`{"name": "p"}`)}, {Name: "p/notes.md", Data: []byte(c.text)}, {Name: "p/other.md", Data: []byte("x\n")},
			})
			rule := lint.Rule{ID: "test", Severity: lint.Error, Category: lint.Values, Summary: "test", Check: func(p *lint.Pass) {
				for i, edits := range c.fixes {
					p.Report(pack.Pos{File: "notes.md", Line: i + 1, Column: 1, EndColumn: 2}, "this is @wrong", lint.Fix(edits))
				}
			}}
			linter, err := lint.New([]*lint.Rule{&rule}, lint.Options{})
			if err != nil {
				t.Fatal(err)
			}
			result := ruletest.LintTree(t, linter, dir)
			var got []string
			for _, s := range Suggestions(result) {
				got = append(got, fmt.Sprintf("%d: %s -> %s", s.Line, strings.Join(s.Old, "|"), strings.Join(s.New, "|")))
				if s.File != "p/notes.md" || !strings.HasPrefix(s.Why, "`test`: this is `@wrong`") {
					t.Errorf("%+v", s)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
			// What does not count is not suggested.
			reason := "known"
			for i := range result.Findings {
				result.Findings[i].Suppressed = &reason
			}
			if left := Suggestions(result); left != nil {
				t.Errorf("%+v", left)
			}
		})
	}
}
