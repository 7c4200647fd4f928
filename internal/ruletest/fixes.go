package ruletest

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/catalogue"
	"github.com/packlint/packlint/lint"
)

// maxPasses bounds how often fixes are made of what the last ones have left, as the
// command does.
const maxPasses = 10

// FixTree makes the fixes of some findings in a tree of a repository until none is
// left to make, which has to come, and returns the files that they change, what was
// cured, and what is left.
func FixTree(t *testing.T, linter *lint.Engine, root, tree string, of func(lint.Finding) bool) (texts map[string]string, cured, left []lint.Finding) {
	t.Helper()
	texts = map[string]string{}
	for range maxPasses {
		found := LintTree(t, linter, tree)
		left = found.Findings
		found.Findings = slices.DeleteFunc(slices.Clone(left), func(f lint.Finding) bool { return !of(f) })
		files, now := found.Repairs(nil)
		if len(files) == 0 {
			return texts, cured, left
		}
		cured = append(cured, now...)
		for _, file := range files {
			texts[file.File] = string(file.After)
			if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(file.File)), file.After, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Errorf("after %d passes there is still something to fix", maxPasses)
	return texts, cured, left
}

// fixes makes the fixes of one rule in a tree, and wants them to cure its findings
// and to bring about no others, of whatever rule. It returns the files that they
// change, with names below fixed/.
func fixes(t *testing.T, r *lint.Rule, linter *lint.Engine, options lint.Options, dir, side string) []txtar.File {
	t.Helper()
	all, err := lint.New(catalogue.Builtin(), options)
	if err != nil {
		t.Fatal(err)
	}
	before := LintTree(t, all, side)
	texts, cured, _ := FixTree(t, linter, dir, side, func(f lint.Finding) bool { return f.Rule == r.ID })
	if len(texts) == 0 {
		return nil
	}
	after := LintTree(t, all, side)
	for _, f := range cured {
		if has(after, f) {
			t.Errorf("the fix does not cure %s:%d: %s", f.File, f.Line, f.Message)
		}
	}
	for _, f := range after.Findings {
		if !has(before, f) {
			t.Errorf("the fixes bring about %s:%d: %s: %s", f.File, f.Line, f.Rule, f.Message)
		}
	}
	var out []txtar.File
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		out = append(out, fixedFile("fixed"+strings.TrimPrefix(name, "bad"), texts[name]))
	}
	return out
}

// fixedFile escapes what a text file of an example does not show.
func fixedFile(name, text string) txtar.File {
	quoted := strconv.Quote(strings.ReplaceAll(text, "\n", " "))
	if strings.ContainsAny(text, "\r\t") || strings.Contains(quoted, `\u`) || strings.Contains(quoted, `\x`) {
		name += ".escaped"
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			line = strconv.Quote(line)
			lines[i] = strings.ReplaceAll(line[1:len(line)-1], `\"`, `"`)
		}
		text = strings.Join(lines, "\n")
	}
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return txtar.File{Name: name, Data: []byte(text)}
}

func has(r *lint.Result, f lint.Finding) bool {
	return slices.ContainsFunc(r.Findings, func(g lint.Finding) bool { return g.Rule == f.Rule && g.Fingerprint == f.Fingerprint })
}
