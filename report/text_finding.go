package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/packlint/packlint/lint"
)

const (
	// pipeWidth bounds excerpts of long lines where there is no terminal.
	pipeWidth = 120
	// maxRelated is the number of second places that are shown.
	maxRelated = 5
	// hanging is the indentation of continued messages.
	hanging = 4
)

func columns(s string) int { return uniseg.StringWidth(s) }

// finding writes a finding in full.
func (t *text) finding(h headline) {
	label := label(h)
	t.printf("%s: ", t.paint(styleOf(h.Severity), label))
	for i, line := range t.wrap(visible(h.Message), columns(label)+len(": "), hanging) {
		if i > 0 {
			t.printf("%*s", hanging, "")
		}
		t.printf("%s\n", t.paint(bold, line))
	}
	gutter := len(strconv.Itoa(h.Line))
	t.printf("%*s%s %s\n", gutter, "", t.paint(blue, "-->"), place(h.File, h.Line, h.Column))
	t.excerpt(h.Finding, gutter)
	t.notes(h, gutter)
	t.printf("\n")
}

// excerpt shows the line that a finding stands in.
func (t *text) excerpt(f lint.Finding, gutter int) {
	d := t.result.Source(f)
	if d == nil || f.Line < 1 || f.Line > d.Lines() {
		return
	}
	line := d.Line(f.Line)
	if line == "" {
		return
	}
	end := f.EndColumn
	if f.EndLine > f.Line {
		end = len(line) + 2 // to the end of the line, and no further
	}
	width := t.Width
	if width <= 0 {
		width = pipeWidth
	}
	bar := t.paint(blue, "|")
	e := newExcerpt(line, f.Column, end, width-gutter-len(" | "))
	t.printf("%*s %s\n", gutter, "", bar)
	t.printf("%s %s %s\n", t.paint(blue, fmt.Sprintf("%*d", gutter, f.Line)), bar, e.text)
	t.printf("%*s %s %*s%s\n", gutter, "", bar, e.at, "", t.paint(styleOf(f.Severity), strings.Repeat("^", e.length)))
}

// notes writes what else is known of a finding.
func (t *text) notes(h headline, gutter int) {
	if from := origin(h.Finding); from != "" {
		t.note(gutter, "", dim, from)
	}
	for i, r := range h.Related {
		if i == maxRelated && !t.Verbose {
			t.note(gutter, "", dim, fmt.Sprintf("and %d more places", len(h.Related)-i))
			break
		}
		t.note(gutter, "see", bold, place(r.File, r.Line, r.Column)+": "+visible(r.Message))
	}
	if h.Hint != "" {
		label := "hint"
		if h.Fixable {
			label = "hint (--fix does it)"
		}
		t.note(gutter, label, green, visible(h.Hint))
	}
	if len(h.folded) == 0 {
		return
	}
	t.note(gutter, "also", bold, fmt.Sprintf("%d more of this cause: %s", len(h.folded), rulesOf(h.folded)))
	if !t.Verbose {
		return
	}
	for _, f := range h.folded {
		t.note(gutter, "", dim, fmt.Sprintf("%s %s[%s]: %s", place(f.File, f.Line, f.Column), f.Severity, visible(f.Rule), visible(f.Message)))
	}
}

// origin says what was rendered from where.
func origin(f lint.Finding) string {
	var about []string
	if f.Object != nil {
		about = append(about, visible(f.Object.String()))
	}
	if f.Preset != "" {
		about = append(about, "preset "+visible(f.Preset))
	}
	what := strings.Join(about, ", ")
	switch {
	case f.Template != "" && what != "":
		return "from " + visible(f.Template) + " (" + what + ")"
	case f.Template != "":
		return "from " + visible(f.Template)
	case what != "":
		return "in " + what
	}
	return ""
}

// note writes one line, continued under its own start, below the gutter.
func (t *text) note(gutter int, label string, s style, content string) {
	indent := gutter + len(" = ")
	if label != "" {
		label += ":"
	}
	used := indent
	if label != "" {
		used += len(label) + 1
	}
	t.printf("%*s %s ", gutter, "", t.paint(blue, "="))
	if label != "" {
		t.printf("%s ", t.paint(s, label))
	}
	for i, line := range t.wrap(content, used, indent) {
		if i > 0 {
			t.printf("%*s", indent, "")
		}
		if label == "" {
			line = t.paint(s, line)
		}
		t.printf("%s\n", line)
	}
}

// wrap breaks a text that follows on what takes some columns already.
func (t *text) wrap(content string, used, indent int) []string {
	if t.Width <= 0 {
		return []string{content}
	}
	return wrap(content, t.Width-used, t.Width-indent)
}
