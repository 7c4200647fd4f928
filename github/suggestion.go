package github

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	api "github.com/google/go-github/v60/github"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/report"
)

// Suggestion is a change of whole lines that a maintainer can apply with a click.
type Suggestion struct {
	File string // relative to the top of the repository
	Line int    // the first of the lines that are replaced
	Old  []string
	New  []string
	Why  string // in Markdown
}

// Suggestions are the fixes that can be made together, each where it changes lines of
// one file that stand together. Fixes of the same lines are one suggestion.
func Suggestions(r *lint.Result) []Suggestion {
	var all []*rewrite
	_, fixed := r.Repairs(nil)
	for _, f := range fixed {
		if w := newRewrite(r, f); w != nil {
			all = append(all, w)
		}
	}
	slices.SortStableFunc(all, func(a, b *rewrite) int { return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.first, b.first)) })
	var out []Suggestion
	for len(all) > 0 {
		w := all[0]
		all = all[1:]
		for len(all) > 0 && all[0].file == w.file && all[0].first <= w.last {
			w.join(all[0])
			all = all[1:]
		}
		if s, ok := w.suggestion(); ok {
			out = append(out, s)
		}
	}
	return out
}

// rewrite is the change of lines of a file that fixes make.
type rewrite struct {
	file        string
	text        *pack.Document
	first, last int // the lines
	edits       []pack.Edit
	why         []string
}

// newRewrite returns nil for a fix that is no change of one place.
func newRewrite(r *lint.Result, f lint.Finding) *rewrite {
	w := &rewrite{file: f.File, text: r.Source(f), first: f.Fix[0].Line, last: f.Fix[0].EndLine, edits: f.Fix, why: []string{"`" + f.Rule + "`: " + report.MarkdownText(f.Message)}}
	for _, e := range f.Fix {
		if e.File != f.File || w.text == nil {
			return nil
		}
		w.first, w.last = min(w.first, e.Line), max(w.last, e.EndLine)
	}
	// The line after the last line break is none that a diff shows.
	if w.last == w.text.Lines() && w.text.Line(w.last) == "" && w.last > w.first {
		w.last--
	}
	return w
}

// join takes in another fix. Two findings may have one.
func (w *rewrite) join(other *rewrite) {
	for _, e := range other.edits {
		if !slices.Contains(w.edits, e) {
			w.edits = append(slices.Clip(w.edits), e)
		}
	}
	w.last, w.why = max(w.last, other.last), append(w.why, other.why...)
}

// suggestion of a rewrite. GitHub is not known to keep other line breaks than its
// own, nor to take no lines for a deletion: a line that stays goes along with those
// that are deleted.
func (w *rewrite) suggestion() (Suggestion, bool) {
	text, err := w.text.Apply(w.edits)
	if err != nil || bytes.ContainsRune(w.text.Text, '\r') || bytes.ContainsRune(text, '\r') {
		return Suggestion{}, false
	}
	before, after := strings.Split(string(w.text.Text), "\n"), strings.Split(string(text), "\n")
	first, rest := w.first-1, len(before)-w.last
	if len(after)-rest == first && first > 0 {
		first--
	}
	if first >= len(after)-rest {
		return Suggestion{}, false
	}
	return Suggestion{
		File: w.file, Line: first + 1, Old: before[first:w.last], New: after[first : len(after)-rest], Why: strings.Join(w.why, "\n\n"),
	}, true
}

// marker is the same for the same suggestion, wherever the lines have moved.
func (s Suggestion) marker() string {
	return fmt.Sprintf("<!-- packlint-suggestion:%x -->", sha256.Sum256([]byte(s.File+"\x00"+strings.Join(s.New, "\n")+"\x00"+s.Why)))
}

func (s Suggestion) comment() *api.DraftReviewComment {
	fence, text := "```", strings.Join(s.New, "\n")
	for strings.Contains(text, fence) {
		fence += "`"
	}
	body := s.marker() + "\n" + s.Why + "\n" + fence + "suggestion\n" + text + "\n" + fence
	side, end := "RIGHT", s.Line+len(s.Old)-1
	out := &api.DraftReviewComment{Path: &s.File, Body: &body, Side: &side, Line: &end}
	if s.Line < end { // GitHub refuses equal lines
		out.StartLine, out.StartSide = &s.Line, &side
	}
	return out
}
