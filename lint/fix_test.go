package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// TestRepairs makes fixes that get along, and of those that do not the first.
func TestRepairs(t *testing.T) {
	t.Parallel()
	const packs = "-- p/pack.json --\n{\"name\": \"p\"}\n-- p/values.yaml --\none: 1\ntwo: 2\n-- p/notes.txt --\nnote\n" +
		"-- p/presets.yaml --\npresets:\n  - name: a\n    add: |\n      one: 1\n      two: 2\n"
	at := func(file string, line, column, endLine, endColumn int, text string) pack.Edit {
		return pack.Edit{File: file, Line: line, Column: column, EndLine: endLine, EndColumn: endColumn, Text: text}
	}
	values := func(line, column, endColumn int, text string) []pack.Edit {
		return []pack.Edit{at("values.yaml", line, column, line, endColumn, text)}
	}
	for _, c := range []struct {
		name  string
		fixes [][]pack.Edit
		want  string // texts of the files, and how many findings are cured
	}{
		{"none", [][]pack.Edit{nil}, "0"},
		{"one", [][]pack.Edit{values(1, 6, 7, "3")}, "p/values.yaml: one: 3|two: 2| 1"},
		{"two", [][]pack.Edit{values(2, 6, 7, "4"), values(1, 6, 7, "3")}, "p/values.yaml: one: 3|two: 4| 2"},
		{"the same place", [][]pack.Edit{values(1, 6, 7, "3"), values(1, 5, 7, "4")}, "p/values.yaml: one: 3|two: 2| 1"},
		{"the same edit, for another reason", [][]pack.Edit{values(1, 6, 7, "3"), values(1, 6, 7, "3")}, "p/values.yaml: one: 3|two: 2| 2"},
		{"two insertions", [][]pack.Edit{values(2, 7, 7, "\nthree: 3"), values(2, 7, 7, "\nfour: 4")}, "p/values.yaml: one: 1|two: 2|three: 3|four: 4| 2"},
		{"two insertions of one key", [][]pack.Edit{values(2, 7, 7, "\nthree: 3"), values(2, 7, 7, "\nthree: 4")}, "p/values.yaml: one: 1|two: 2|three: 3| 1"},
		{"not YAML together", [][]pack.Edit{values(1, 6, 6, "["), values(2, 6, 6, "{")}, "0"},
		{"two files", [][]pack.Edit{append(values(1, 6, 7, "3"), at("notes.txt", 1, 1, 1, 1, "a "))}, "p/notes.txt: a note| p/values.yaml: one: 3|two: 2| 1"},
		{"all or nothing", [][]pack.Edit{values(1, 6, 7, "3"), append(values(1, 6, 7, "4"), at("notes.txt", 1, 1, 1, 1, "a "))}, "p/values.yaml: one: 3|two: 2| 1"},
		{"two keys that become one", [][]pack.Edit{values(1, 1, 4, "key"), values(2, 1, 4, "key")}, "p/values.yaml: key: 1|two: 2| 1"},
		{"two keys that become one in what a preset adds", [][]pack.Edit{{at("presets.yaml", 4, 7, 4, 10, "key")}, {at("presets.yaml", 5, 7, 5, 10, "key")}},
			"p/presets.yaml: presets:|  - name: a|    add: ||      key: 1|      two: 2| 1"},
		{"outside of the text", [][]pack.Edit{values(9, 1, 1, "x")}, "0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			fixing := lint.Rule{ID: "test-fix", Severity: lint.Error, Category: lint.Values, Summary: "test", Check: func(p *lint.Pass) {
				for i, edits := range c.fixes {
					p.Report(p.Pack.Anchor(), fmt.Sprint("finding ", i), lint.Fix(edits))
				}
			}}
			result := run(t, packs, lint.Options{}, &fixing)
			files, cured := result.Repairs(nil)
			var got []string
			for _, f := range files {
				got = append(got, f.File+": "+strings.ReplaceAll(string(f.After), "\n", "|"))
			}
			got = append(got, fmt.Sprint(len(cured)))
			if strings.Join(got, " ") != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			for i, f := range result.Findings {
				if f.Fixable != (len(c.fixes[i]) > 0) || slices.ContainsFunc(f.Fix, func(e pack.Edit) bool { return !strings.HasPrefix(e.File, "p/") }) {
					t.Errorf("%+v", f)
				}
			}
			reason := "known"
			for i := range result.Findings {
				result.Findings[i].Suppressed = &reason
			}
			if files, _ := result.Repairs(nil); files != nil {
				t.Error("what is suppressed is repaired")
			}
		})
	}
}

// TestRepairsInOrder: what is rendered is fixed when there is nothing left to fix in
// what it is rendered from; and a fix is made whole.
func TestRepairsInOrder(t *testing.T) {
	t.Parallel()
	edit := func(line int) []pack.Edit {
		return []pack.Edit{{File: "values.yaml", Line: line, Column: 6, EndLine: line, EndColumn: 7, Text: "3"}}
	}
	reporting := func(id string, needs lint.Needs, line int) *lint.Rule {
		return &lint.Rule{ID: id, Severity: lint.Error, Category: lint.Values, Summary: "test", Needs: needs, Check: func(p *lint.Pass) {
			if p.Pack.Name() != "plain" || needs > lint.Files {
				p.Report(p.Pack.Anchor(), id, lint.Fix(edit(line)))
			}
		}}
	}
	result := run(t, "-- both/pack.json --\n{\"name\": \"both\"}\n-- both/values.yaml --\none: 1\ntwo: 2\n-- plain/pack.json --\n{\"name\": \"plain\"}\n-- plain/values.yaml --\none: 1\ntwo: 2\n",
		lint.Options{}, reporting("test-all", lint.AllVariants, 1), reporting("test-files", lint.Files, 2), reporting("test-version", lint.EachVersion, 1))
	for want, writable := range map[string]func(pack, file string) bool{
		"both: test-files, plain: test-version": nil,
		"plain: test-version":                   func(_, file string) bool { return file != "both/values.yaml" },
	} {
		var got []string
		_, cured := result.Repairs(writable)
		for _, f := range cured {
			got = append(got, f.Pack+": "+f.Rule)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
