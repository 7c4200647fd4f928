package pack

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"
)

// Edit replaces a region of a text file. Lines and columns count as those of Pos;
// the region ends before EndLine and EndColumn, and is empty where text is
// inserted. The field names are those of the JSON report.
type Edit struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"end_line"`
	EndColumn int    `json:"end_column"`
	Text      string `json:"text"`
}

// splice replaces the bytes from one offset up to another.
func (d *Document) splice(start, end int, text string) Edit {
	e := Edit{File: d.File, Text: text}
	e.Line, e.Column = d.lines.at(start)
	e.EndLine, e.EndColumn = d.lines.at(end)
	return e
}

// Replace replaces a region of one line.
func (d *Document) Replace(at Pos, text string) Edit {
	return Edit{File: d.File, Line: at.Line, Column: at.Column, EndLine: at.Line, EndColumn: at.EndColumn, Text: text}
}

// DeleteLines deletes whole lines, from the first up to the last.
func (d *Document) DeleteLines(first, last int) Edit {
	start, end := d.lines.starts[first-1], len(d.Text)
	if last < d.Lines() {
		end = d.lines.starts[last]
	} else if first > 1 { // there is no line break after the last line, but one before the first
		start = d.lineEnd(first - 1)
	}
	return d.splice(start, end, "")
}

// lineEnd is the offset of the end of a line, before its line break.
func (d *Document) lineEnd(line int) int {
	return d.lines.starts[line-1] + len(d.lines.line(line))
}

// lineBreak is how the lines of the text end.
func (d *Document) lineBreak() string {
	if i := bytes.IndexByte(d.Text, '\n'); i > 0 && d.Text[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// Apply makes edits and returns the new text. Edits of one place insert in the
// order of the list. The error is for edits that overlap or do not lie in the text.
func (d *Document) Apply(edits []Edit) ([]byte, error) {
	type splice struct {
		start, end int
		text       string
	}
	var all []splice
	for _, e := range edits {
		start, end := d.lines.offset(e.Line, e.Column), d.lines.offset(e.EndLine, e.EndColumn)
		if start < 0 || end < start {
			return nil, fmt.Errorf("%s has no region from %d:%d to %d:%d", d.File, e.Line, e.Column, e.EndLine, e.EndColumn)
		}
		all = append(all, splice{start, end, e.Text})
	}
	slices.SortStableFunc(all, func(a, b splice) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	})
	var out []byte
	done := 0
	for _, s := range all {
		if s.start < done {
			line, column := d.lines.at(s.start)
			return nil, fmt.Errorf("%s: two edits overlap at %d:%d", d.File, line, column)
		}
		out = append(append(out, d.Text[done:s.start]...), s.text...)
		done = s.end
	}
	return append(out, d.Text[done:]...), nil
}

// offset turns a line and column into a byte offset, and is negative for a place
// that is not in the text. A line break is one column, or two.
func (l *lines) offset(line, column int) int {
	if line < 1 || line > len(l.starts) || column < 1 {
		return -1
	}
	offset, end := l.starts[line-1], len(l.text)
	if line < len(l.starts) {
		end = l.starts[line] - 1
	}
	for ; column > 1; column-- {
		if offset >= end {
			return -1
		}
		_, size := utf8.DecodeRune(l.text[offset:end])
		offset += size
	}
	return offset
}

// Edited is the document with another text, read as this one was.
func (d *Document) Edited(text []byte) *Document {
	if d.parse == nil {
		return newDocument(d.File, text)
	}
	return d.parse(d.File, text)
}

// Parsed tells whether the document is read as JSON or YAML, well or not, and not as
// mere text.
func (d *Document) Parsed() bool { return d.parse != nil }

// Checked returns the edits if the document that they make is as it is wanted, and
// nil otherwise: what cannot be shown to be right is not offered as a fix.
func (d *Document) Checked(want func(after *Document) bool, edits ...Edit) []Edit {
	if len(edits) == 0 || !d.try(len(d.Text)) {
		return nil
	}
	text, err := d.Apply(edits)
	if err != nil || bytes.Equal(text, d.Text) || !want(d.Edited(text)) {
		return nil
	}
	return edits
}

// try takes a text to be parsed out of what may be parsed, in bytes, and tells
// whether there is so much left.
func (d *Document) try(size int) bool {
	return len(d.Text) <= maxEdited && d.tried.Add(int64(size)+leastTried) <= maxTried
}

const (
	// maxEdited bounds the documents that are parsed again for each edit, in bytes.
	maxEdited = 1 << 20
	// maxTried bounds what is parsed again of one document, in bytes, which takes
	// some seconds: of thousands of mistakes in a large file, which nobody made by
	// hand, the first are fixed.
	maxTried = 4 << 20
	// leastTried is what a try counts at least: small documents can be slow to read,
	// too.
	leastTried = 16 << 10
)

// Spoils tells whether another text of the document can be read less well: it does
// not parse, or holds a key twice, here or in what a preset adds.
func (d *Document) Spoils(after *Document) bool { return after.faults() > d.faults() }

func (d *Document) faults() int {
	if d.Err != nil {
		return math.MaxInt
	}
	n := len(d.Duplicates)
	if d.File != PresetsFile {
		return n
	}
	for _, preset := range presetsIn(d) {
		n += len(preset.AddDuplicates)
		if preset.AddErr != nil {
			n += maxNodes // more than there can be keys
		}
	}
	return n
}
