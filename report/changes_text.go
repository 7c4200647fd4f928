package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/packlint/packlint/diff"
)

// Of text, a section has at most so many rows, and a row so many below it,
// unless all are wanted.
const (
	maxTextRows  = 60
	maxTextBelow = 12
	maxTextValue = 160 // characters
)

// textChanges is for a terminal: the sections one after the other, a change a
// line.
func textChanges(c *diff.Changes, w io.Writer, o Options) error {
	t := changesText{painter: painter(o.Color), verbose: o.Verbose}
	name, versions, rest := aboutPack(c)
	// No line starts with a text of the pack that white space precedes: in the
	// log of a workflow run it could be a command.
	t.printf("%s %s", t.paint(bold, visible(strings.TrimSpace(name))), t.paint(bold, visible(versions)))
	if len(rest) > 0 {
		t.printf(" · %s", visible(strings.Join(rest, " · ")))
	}
	t.printf("\n%s\n", visible(headlineOf(c)))
	if len(c.Attention) > 0 {
		t.printf("\n")
		for _, a := range c.Attention {
			t.printf("%s %s\n", t.paint(yellow, "!"), visible(limitItems(a.Message, maxMarkdownText)))
		}
	}
	for _, s := range changeSections(c) {
		t.section(s)
	}
	_, err := w.Write(t.Bytes())
	return err
}

type changesText struct {
	bytes.Buffer
	painter
	verbose bool
}

func (t *changesText) printf(format string, args ...any) { fmt.Fprintf(t, format, args...) }

func (t *changesText) section(s changeSection) {
	t.printf("\n%s", t.paint(bold, visible(s.title)))
	if s.summary != "" {
		t.printf(": %s", visible(s.summary))
	}
	t.printf("\n")
	t.rows(s.rows, 2, maxTextRows)
}

func (t *changesText) rows(rows []changeRow, indent, most int) {
	for i, row := range rows {
		if i == most && !t.verbose {
			t.printf("%*s… and %d more\n", indent, "", len(rows)-i)
			return
		}
		t.row(row, indent)
	}
}

func (t *changesText) row(r changeRow, indent int) {
	t.printf("%*s%s", indent, "", t.paint(markStyle(r.mark), string(r.mark)))
	if r.name != "" {
		t.printf(" %s", visible(limit(r.name, maxMarkdownText)))
	}
	switch old, new := t.value(r.old), t.value(r.new); {
	case old == new && old != "":
		t.printf(": %s", new)
	case old != "" && new != "":
		t.printf(": %s → %s", old, new)
	case old != "" || new != "":
		t.printf(": %s%s", old, new)
	}
	switch note := visible(r.note); {
	case note != "" && r.name == "":
		t.printf(" %s", note)
	case note != "":
		t.printf(" %s", t.paint(dim, "("+note+")"))
	}
	t.printf("\n")
	for i, line := range r.lines {
		if i == maxTextBelow && !t.verbose {
			t.printf("%*s… and %s more\n", indent+4, "", plural(len(r.lines)-i, "line"))
			break
		}
		t.printf("%*s%s\n", indent+4, "", t.paint(markStyle(rune(line[0])), visible(limit(line, maxTextValue))))
	}
	t.rows(r.below, indent+4, maxTextBelow)
}

func (t *changesText) value(s string) string {
	if !t.verbose {
		s = limit(s, maxTextValue)
	}
	return visible(s)
}

func markStyle(mark rune) style {
	switch mark {
	case rowAdded:
		return green
	case rowRemoved:
		return red
	case rowChanged:
		return yellow
	}
	return regular
}
