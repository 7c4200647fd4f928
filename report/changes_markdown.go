package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/packlint/packlint/diff"
)

// detail is how much of the changes of a pack is shown. A report without room
// for everything shows less of the largest packs.
type detail struct {
	rows  int // of a section
	below int // of a row
	value int // characters
	open  int // rows of a section that need not be folded
}

// details go from all that anybody reads to the counts alone.
var details = []detail{
	{rows: 200, below: 15, value: 160, open: 12},
	{rows: 50, below: 8, value: 100, open: 4},
	{rows: 15, below: 3, value: 60, open: 0},
	{rows: 5, below: 0, value: 40, open: 0},
	{},
}

// markdownChanges writes the changes for a comment or a summary.
func markdownChanges(c *diff.Changes, w io.Writer, o Options) error {
	var text []byte
	for _, d := range details {
		var b bytes.Buffer
		b.WriteString(markdownHeading(c))
		writeChanges(&b, c, changeSections(c), d)
		if text = b.Bytes(); len(text) <= o.limit() {
			break
		}
	}
	_, err := w.Write(text)
	return err
}

func markdownHeading(c *diff.Changes) string {
	name, versions, rest := aboutPack(c)
	line := "#### " + shortCode(name) + " " + shortCode(versions)
	for _, fact := range rest {
		line += " · " + markdownText(limit(fact, maxShort))
	}
	return line + "\n\n"
}

// maxNote bounds the note of a row, in characters.
const maxNote = 300

// maxShort bounds a name or version in a heading, in characters.
const maxShort = 80

// shortCode is code of a bounded length.
func shortCode(s string) string { return markdownCode(visible(limit(s, maxShort))) }

// writeChanges writes what changes in a pack, below its heading.
func writeChanges(b *bytes.Buffer, c *diff.Changes, sections []changeSection, d detail) {
	fmt.Fprintf(b, "%s\n\n", markdownText(sentence(headlineOf(c))))
	for i, a := range c.Attention {
		if i == d.rows {
			fmt.Fprintf(b, "- ⚠️ … and %d more\n", len(c.Attention)-i)
			break
		}
		fmt.Fprintf(b, "- ⚠️ %s\n", markdownText(sentence(a.Message)))
	}
	if len(c.Attention) > 0 {
		b.WriteString("\n")
	}
	for _, s := range sections {
		writeSection(b, s, d)
	}
}

func writeSection(b *bytes.Buffer, s changeSection, d detail) {
	title, summary := s.title, markdownText(s.summary)
	if len(s.rows) == 0 || d.rows == 0 {
		fmt.Fprintf(b, "**%s**: %s\n\n", title, summary)
		return
	}
	if folded := s.folded || len(s.rows) > d.open; folded {
		fmt.Fprintf(b, "<details><summary>%s: %s</summary>\n\n", title, htmlText(s.summary))
		writeRows(b, s, d)
		b.WriteString("</details>\n\n")
		return
	}
	fmt.Fprintf(b, "**%s**: %s\n\n", title, summary)
	writeRows(b, s, d)
}

// writeRows writes a table; columns without content are left out.
func writeRows(b *bytes.Buffer, s changeSection, d detail) {
	columns := []struct {
		heading string
		has     func(changeRow) bool
		cell    func(changeRow) string
	}{
		{s.what, func(r changeRow) bool { return r.name != "" }, rowName},
		{s.old, func(r changeRow) bool { return r.old != "" }, func(r changeRow) string { return valueCode(r.old, d) }},
		{s.new, func(r changeRow) bool { return r.new != "" }, func(r changeRow) string { return valueCode(r.new, d) }},
		{"", func(r changeRow) bool { return r.note != "" || len(r.lines)+len(r.below) > 0 }, func(r changeRow) string { return rowText(r, d) }},
	}
	var head, rule strings.Builder
	cells := make([]func(changeRow) string, 0, len(columns))
	for _, c := range columns {
		if c.heading == "" && len(cells) == 0 {
			c.heading = s.what
		}
		if slices.ContainsFunc(s.rows, c.has) {
			head.WriteString("| " + c.heading + " ")
			rule.WriteString("|---")
			cells = append(cells, c.cell)
		}
	}
	fmt.Fprintf(b, "%s|\n%s|\n", head.String(), rule.String())
	for i, r := range s.rows {
		if i == d.rows {
			fmt.Fprintf(b, "| … and %d more %s|\n", len(s.rows)-i, strings.Repeat("| ", len(cells)-1))
			break
		}
		for _, cell := range cells {
			b.WriteString("| " + cell(r) + " ")
		}
		b.WriteString("|\n")
	}
	b.WriteString("\n")
}

// rowName is the name with a sign that is seen without colours.
func rowName(r changeRow) string {
	if r.name == "" {
		return ""
	}
	return markSign(r.mark) + shortCodeOf(r.name, maxMarkdownText)
}

func shortCodeOf(s string, n int) string { return markdownCode(visible(limit(s, n))) }

func markSign(mark rune) string {
	switch mark {
	case rowAdded:
		return "➕ "
	case rowRemoved:
		return "➖ "
	}
	return ""
}

func valueCode(s string, d detail) string {
	if s == "" {
		return ""
	}
	return shortCodeOf(s, d.value)
}

// rowText is the note of a row, and what changes within.
func rowText(r changeRow, d detail) string {
	var out []string
	if r.note != "" {
		out = append(out, markdownText(limitItems(r.note, maxNote)))
	}
	for i, line := range r.lines {
		if i == d.below {
			out = append(out, fmt.Sprintf("… and %s more", plural(len(r.lines)-i, "line")))
			break
		}
		out = append(out, shortCodeOf(line, d.value))
	}
	for i, below := range r.below {
		if i == d.below {
			out = append(out, fmt.Sprintf("… and %d more", len(r.below)-i))
			break
		}
		text := rowName(below)
		switch {
		case below.old == below.new && below.old != "":
			text += ": " + valueCode(below.new, d)
		case below.old != "" && below.new != "":
			text += ": " + valueCode(below.old, d) + " → " + valueCode(below.new, d)
		case below.old != "" || below.new != "":
			text += ": " + valueCode(below.old+below.new, d)
		}
		below.name, below.old, below.new = "", "", ""
		if more := rowText(below, d); more != "" {
			text += "<br>" + more
			if len(below.lines) == 0 {
				text = strings.Replace(text, "<br>"+more, " ("+more+")", 1)
			}
		}
		out = append(out, text)
	}
	return strings.Join(out, "<br>")
}
