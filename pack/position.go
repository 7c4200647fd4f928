package pack

import (
	"bytes"
	"unicode/utf8"
)

// Pos is a region on one line of a text file of the pack. Lines and columns
// count from 1; columns count Unicode code points; EndColumn is the column
// after the last one. A zero Line means the file as a whole.
type Pos struct {
	File      string // slash-separated, relative to the pack
	Line      int
	Column    int
	EndColumn int
}

// Before orders positions by file, line and column.
func (p Pos) Before(q Pos) bool {
	if p.File != q.File {
		return p.File < q.File
	}
	if p.Line != q.Line {
		return p.Line < q.Line
	}
	return p.Column < q.Column
}

// lines gives positions in a text: the offset at which each line starts.
type lines struct {
	text   []byte
	starts []int
}

func newLines(text []byte) *lines {
	l := &lines{text: text, starts: []int{0}}
	for i := 0; ; {
		n := bytes.IndexByte(text[i:], '\n')
		if n < 0 {
			return l
		}
		i += n + 1
		l.starts = append(l.starts, i)
	}
}

// line returns the text of a 1-based line without its line break.
func (l *lines) line(n int) []byte {
	if n < 1 || n > len(l.starts) {
		return nil
	}
	end := len(l.text)
	if n < len(l.starts) {
		end = l.starts[n] - 1
	}
	return bytes.TrimSuffix(l.text[l.starts[n-1]:end], []byte("\r"))
}

// at turns a byte offset into line and column.
func (l *lines) at(offset int) (line, column int) {
	offset = l.runeStart(offset)
	lo, hi := 0, len(l.starts)
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; l.starts[mid] <= offset {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo + 1, utf8.RuneCount(l.text[l.starts[lo]:offset]) + 1
}

// runeStart moves an offset into the text, and to the start of the code point
// that it points into.
func (l *lines) runeStart(offset int) int {
	offset = min(max(offset, 0), len(l.text))
	for offset > 0 && offset < len(l.text) && !utf8.RuneStart(l.text[offset]) {
		offset--
	}
	return offset
}

// wholeLine is the region of a line without its indentation.
func (l *lines) wholeLine(file string, n int) Pos {
	text := l.line(n)
	trimmed := bytes.TrimLeft(text, " \t")
	column := utf8.RuneCount(text[:len(text)-len(trimmed)]) + 1
	width := utf8.RuneCount(bytes.TrimRight(trimmed, " \t"))
	return Pos{File: file, Line: max(n, 1), Column: column, EndColumn: column + max(width, 1)}
}
