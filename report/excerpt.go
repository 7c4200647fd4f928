package report

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// excerpt is a source line as it is shown, and where in it to put the carets.
type excerpt struct {
	text       string
	at, length int // of the carets, in columns of the terminal; at counts from 0
}

const (
	tabWidth        = 4
	minExcerptWidth = 20
	// maxRunes bounds one character on the screen: letters can carry any number
	// of combining marks.
	maxRunes = 20
	// reach is how many code points either side of the region are looked at in
	// long lines: more than any terminal shows.
	reach = 2000
)

// newExcerpt shows the region of a line, columns counted in code points from 1
// and endColumn the one after, within width columns of a terminal.
func newExcerpt(line string, column, endColumn, width int) excerpt {
	column = min(max(column, 1), utf8.RuneCountInString(line)+1)
	endColumn = max(endColumn, column+1)
	width = max(width, minExcerptWidth)
	line, skipped, more := around(line, column)
	cells := split(line)
	from, to, total := span(cells, column-skipped, endColumn-skipped)
	if skipped == 0 && !more && max(total, to) <= width {
		return excerpt{strings.TrimRight(join(cells), " "), from, to - from}
	}

	// Leave a column on either side for the ellipsis, and a third of the rest to
	// what stands before the region.
	inner := width - 2
	low := max(from-inner/3, 0)
	if to > low+inner {
		low = min(to-inner, from)
	}
	low = max(min(low, max(total, to)-inner), 0)
	var b strings.Builder
	position, first, last := 0, -1, 0
	for _, c := range cells {
		if position >= low && position+c.width <= low+inner {
			if first < 0 {
				first = position
			}
			b.WriteString(c.text)
			last = position + c.width
		}
		position += c.width
	}
	first = max(first, 0)
	out := excerpt{text: b.String(), at: from - first, length: max(min(to, max(last, from+1))-from, 1)}
	if first > 0 || skipped > 0 {
		out.text = "…" + out.text
		out.at++
	}
	if last < total || more {
		out.text += "…"
	}
	out.text = strings.TrimRight(out.text, " ")
	return out
}

// around cuts a long line to the neighbourhood of a column.
func around(line string, column int) (part string, skipped int, more bool) {
	if len(line) <= 2*reach {
		return line, 0, false
	}
	from, to, n := 0, len(line), 0
	for i := range line {
		if n == column-1-reach {
			from, skipped = i, n
		}
		if n == column-1+reach {
			to, more = i, true
			break
		}
		n++
	}
	return line[from:to], skipped, more
}

// cell is one character as a reader sees it: a letter with its accents, an
// emoji of several code points, or an escape.
type cell struct {
	text  string
	width int // columns of the terminal
	runes int // code points of the source
}

func split(line string) []cell {
	var out []cell
	state := -1
	for rest, i := line, 0; rest != ""; {
		var cluster string
		var width int
		cluster, rest, width, state = uniseg.FirstGraphemeClusterInString(rest, state)
		switch {
		case cluster == "\t":
			out = append(out, cell{strings.Repeat(" ", tabWidth), tabWidth, 1})
		case startsCommand(line, i) || width == 0 || !shown(cluster):
			out = appendEscaped(out, line, i, len(cluster))
		default:
			n := utf8.RuneCountInString(cluster)
			if n > maxRunes {
				cluster = firstRunes(cluster, maxRunes)
			}
			out = append(out, cell{cluster, width, n})
		}
		i = len(line) - len(rest)
	}
	return out
}

// shown tells whether a cluster can be printed as it is.
func shown(cluster string) bool {
	for i, r := range cluster {
		if !printable(r) || r == utf8.RuneError && !strings.HasPrefix(cluster[i:], "\uFFFD") {
			return false
		}
	}
	return true
}

// appendEscaped takes the code points of a cluster apart.
func appendEscaped(out []cell, line string, i, length int) []cell {
	for end := i + length; i < end; {
		r, size := utf8.DecodeRuneInString(line[i:])
		text := visibleRune(r, line[i:i+size])
		width := uniseg.StringWidth(text)
		switch {
		case startsCommand(line, i):
			text, width = `\x23`, 4
		case width == 0: // a mark without a letter, or a joiner that joins nothing
			text = escape(r)
			width = len(text)
		}
		out = append(out, cell{text, width, 1})
		i += size
	}
	return out
}

// span gives the columns of the terminal that a region of code points takes,
// and those of the whole line. A region past the line's end is one column there.
func span(cells []cell, column, endColumn int) (from, to, total int) {
	from = -1
	next := 1
	for _, c := range cells {
		if from < 0 && next+c.runes > column {
			from = total
		}
		total += c.width
		if next < endColumn {
			to = total
		}
		next += c.runes
	}
	if from < 0 {
		from = total
	}
	return from, max(to, from+1), total
}

func join(cells []cell) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString(c.text)
	}
	return b.String()
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
