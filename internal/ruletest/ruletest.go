// Package ruletest holds rules to their examples.
package ruletest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/catalogue"
	"github.com/packlint/packlint/internal/packtest"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// Run runs each rule over its example, testdata/<rule-id>.txtar, and wants
// exactly the findings written there: some in the bad trees, none in the good
// ones. Where they have fixes, the files below fixed/ are those of the bad trees
// once they are made. To update is to write what is found, and what is fixed.
func Run(t *testing.T, rules []*lint.Rule, update bool) {
	for _, r := range rules {
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			name := filepath.Join("testdata", r.ID+".txtar")
			example, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatalf("every rule has an example: %v", err)
			}
			got, fixed := findings(t, r, example)
			if update {
				SetFile(example, "want", got)
				example.Files = slices.DeleteFunc(example.Files, func(f txtar.File) bool { return strings.HasPrefix(f.Name, "fixed") })
				example.Files = append(example.Files, fixed...)
				if err := os.WriteFile(name, txtar.Format(example), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := catalogue.File(example, "want"); got != want {
				t.Errorf("findings differ\n--- got\n%s--- want\n%s", got, want)
			}
			if got, want := format(fixed), format(catalogue.Tree(example, "fixed")); got != want {
				t.Errorf("fixed files differ\n--- got\n%s--- want\n%s", got, want)
			}
			if r.ID != lint.RuleCrashed && !strings.HasPrefix(got, "bad") {
				t.Error("the example shows no finding in a tree named bad…")
			}
			bad, good := catalogue.Sides(example)
			if len(good) == 0 || len(bad) == 0 {
				t.Error("the example needs a bad and a good tree")
			}
		})
	}
}

func format(files []txtar.File) string { return string(txtar.Format(&txtar.Archive{Files: files})) }

// findings lints each tree of the example with one rule and prints what it
// finds as the pages show it, and returns the files that its fixes change.
func findings(t *testing.T, r *lint.Rule, example *txtar.Archive) (text string, fixed []txtar.File) {
	t.Helper()
	dir := t.TempDir()
	packtest.Write(t, dir, example.Files)
	options := lint.Options{Jobs: 1}
	if r.Optional {
		options.Enable = []string{r.ID}
	}
	run := []*lint.Rule{r}
	if r.Category == lint.Linter {
		run = catalogue.Builtin() // it is about what the others report
	}
	trees, err := filepath.Glob(filepath.Join(dir, "[bg]*"))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, side := range trees {
		if filepath.Base(side) == "before" {
			continue
		}
		surroundings(t, &options, example, dir, side)
		linter, err := lint.New(run, options)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range LintTree(t, linter, side).Findings {
			if r.Category == lint.Linter && f.Rule != r.ID || f.Suppressed != nil {
				continue
			}
			if strings.HasPrefix(filepath.Base(side), "good") {
				t.Errorf("false positive: %s", f.Message)
			}
			fmt.Fprintf(&out, "%s:%d:%d: %s: %s\n", f.File, f.Line, f.Column, f.Severity, f.Message)
			if f.Template != "" {
				fmt.Fprintf(&out, "    template: %s\n", f.Template)
			}
			if f.Hint != "" {
				fmt.Fprintf(&out, "    hint: %s\n", f.Hint)
			}
			for _, related := range f.Related {
				fmt.Fprintf(&out, "    see: %s:%d:%d: %s\n", related.File, related.Line, related.Column, related.Message)
			}
		}
		fixed = append(fixed, fixes(t, r, linter, options, dir, side)...)
	}
	return out.String(), fixed
}

// LintTree lints the packs below a directory; there must be some.
func LintTree(t *testing.T, linter *lint.Engine, tree string) *lint.Result {
	t.Helper()
	locations, err := pack.Find([]string{tree})
	if err != nil {
		t.Fatal(err)
	}
	if len(locations) == 0 {
		t.Fatalf("%s holds no pack", filepath.Base(tree))
	}
	result, err := linter.Run(context.Background(), locations)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// SetFile puts a file into an archive, in place of one of that name.
func SetFile(a *txtar.Archive, name, text string) {
	for i := range a.Files {
		if a.Files[i].Name == name {
			a.Files[i].Data = []byte(text)
			return
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(text)})
}
