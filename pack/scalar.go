package pack

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Within is the region of a part of a scalar, given by offsets into its decoded
// Value. Quotes, escapes and the indentation of literal blocks are accounted
// for. A scalar whose text in the file cannot be followed, such as a folded
// block, gives the region of the scalar itself.
func (d *Document) Within(n *Node, start, end int) Pos {
	return d.trace(n).within(start, end)
}

// scalarTrace knows where the decoded text of a scalar stands in the file.
type scalarTrace struct {
	d    *Document
	node *Node
	runs []run // by offset; none when the text cannot be followed
}

// run is a stretch of text that stands in the file as it is decoded.
type run struct{ value, source int }

// maxTraced is the longest scalar, in bytes, that is followed.
const maxTraced = 4 << 20

func (d *Document) trace(n *Node) scalarTrace {
	t := scalarTrace{d: d, node: n}
	start := d.sourceOffset(n.Pos.Line, n.Pos.Column)
	if start < 0 || len(n.Value) > maxTraced || n.Pos.Line == 1 && d.HasBOM() {
		return t
	}
	if n.Style == Block {
		t.runs = d.literalRuns(n)
	} else {
		t.runs = flowRuns(d.Text[start:], n.Value, start)
	}
	return t
}

func (t scalarTrace) within(start, end int) Pos {
	if len(t.runs) == 0 {
		return t.node.Pos
	}
	from := t.at(start)
	to := from + 1
	if end > start {
		to = t.at(end-1) + 1
	}
	return t.d.Offset(from, max(to-from, 1))
}

func (t scalarTrace) at(offset int) int {
	lo, hi := 0, len(t.runs)
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; t.runs[mid].value <= offset {
			lo = mid
		} else {
			hi = mid
		}
	}
	return t.runs[lo].source + offset - t.runs[lo].value
}

// sourceOffset turns a line and column into a byte offset, and is negative for
// a line that is not there.
func (d *Document) sourceOffset(line, column int) int {
	text := d.lines.line(line)
	if line < 1 || line > len(d.lines.starts) {
		return -1
	}
	return d.lines.starts[line-1] + len(text) - len(skipRunes(text, column-1))
}

// literalRuns follows a literal block, which has the lines of its value, moved
// to the right, on the lines below its header.
func (d *Document) literalRuns(n *Node) []run {
	var runs []run
	indent, offset := -1, 0
	for i, line := range strings.Split(n.Value, "\n") {
		number := n.Pos.Line + 1 + i
		source := string(d.lines.line(number))
		if indent < 0 && strings.TrimSpace(line) != "" {
			if indent = len(source) - len(line); indent < 0 {
				return nil
			}
		}
		switch {
		case line == "" && strings.TrimSpace(source) == "", offset == len(n.Value):
		case indent < 0 || len(source) < indent || source[indent:] != line:
			return nil
		}
		if number <= len(d.lines.starts) {
			runs = append(runs, run{offset, d.lines.starts[number-1] + min(max(indent, 0), len(source))})
		}
		offset += len(line) + 1
	}
	return runs
}

// flowRuns follows a plain or quoted scalar that starts at the start of source,
// an offset of base in the file.
func flowRuns(source []byte, value string, base int) []run {
	f := flowScanner{source: source, value: value, base: base}
	if len(source) > 0 && (source[0] == '"' || source[0] == '\'') {
		f.quote, f.at = source[0], 1
	}
	if !f.scan() {
		return nil
	}
	return f.runs
}

type flowScanner struct {
	source []byte
	value  string
	base   int
	quote  byte // 0 for a plain scalar
	at     int  // in source
	done   int  // in value
	runs   []run
}

// scan follows the scalar to the end of its value, and tells whether the value
// is what the source says.
func (f *flowScanner) scan() bool {
	for f.at < len(f.source) {
		rest := f.source[f.at:]
		switch c := rest[0]; {
		case f.quote == 0 && f.done == len(f.value):
			return true
		case f.quote == '\'' && bytes.HasPrefix(rest, []byte("''")):
			if !f.emit("'", 2) {
				return false
			}
		case c == f.quote && f.quote != 0:
			return f.done == len(f.value)
		case f.quote == '"' && c == '\\':
			if !f.escape(rest) {
				return false
			}
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			if !f.space(rest) {
				return false
			}
		default:
			if !f.emit(string(rest[:1]), 1) {
				return false
			}
		}
	}
	return f.quote == 0 && f.done == len(f.value)
}

// emit notes that width bytes of the source stand for text.
func (f *flowScanner) emit(text string, width int) bool {
	if !strings.HasPrefix(f.value[f.done:], text) {
		return false
	}
	source := f.base + f.at
	if last := len(f.runs) - 1; text != "" && (last < 0 || source-f.runs[last].source != f.done-f.runs[last].value) {
		f.runs = append(f.runs, run{f.done, source})
	}
	f.done += len(text)
	f.at += width
	return true
}

// space follows white space, which is folded around a line break: one break is
// a space, and each further one a break.
func (f *flowScanner) space(rest []byte) bool {
	blank := rest[:len(rest)-len(bytes.TrimLeft(rest, " \t\r\n"))]
	switch breaks := bytes.Count(blank, []byte("\n")); breaks {
	case 0:
		return f.emit(string(blank), len(blank))
	case 1:
		return f.emit(" ", len(blank))
	default:
		return f.emit(strings.Repeat("\n", breaks-1), len(blank))
	}
}

func (f *flowScanner) escape(rest []byte) bool {
	if len(rest) < 2 {
		return false
	}
	if digits := strings.IndexByte("xuU", rest[1]); digits >= 0 {
		width := 2 + 2<<digits
		if len(rest) < width {
			return false
		}
		r, err := strconv.ParseUint(string(rest[2:width]), 16, 32)
		return err == nil && f.emit(string(rune(r)), width)
	}
	if broken := bytes.TrimPrefix(rest[1:], []byte("\r")); len(broken) > 0 && broken[0] == '\n' {
		next := bytes.TrimLeft(broken[1:], " \t")
		return f.emit("", len(rest)-len(next))
	}
	if text, ok := yamlEscapes(rest[1]); ok {
		return f.emit(text, 2)
	}
	_, size := utf8.DecodeRune(rest[1:])
	return f.emit(string(rest[1:1+size]), 1+size)
}

// yamlEscapes are the escapes of a double-quoted scalar that stand for another
// character (YAML 1.2, 5.7).
func yamlEscapes(c byte) (string, bool) {
	const from, to = "0abtnvfreN_LP", "\x00\a\b\t\n\v\f\r\x1b\u0085\u00a0\u2028\u2029"
	if i := strings.IndexByte(from, c); i >= 0 {
		return string([]rune(to)[i]), true
	}
	return "", false
}

// nest moves the nodes of a document that was parsed from the value of a scalar
// to where they stand in the scalar's file.
func (t scalarTrace) nest(inner *Document) {
	if inner.Err != nil {
		inner.Err.Pos = t.outer(inner, inner.Err.Pos)
		return
	}
	seen := map[*Node]bool{}
	var walk func(*Node)
	walk = func(n *Node) {
		if n == nil || seen[n] {
			return
		}
		seen[n] = true
		n.Pos = t.outer(inner, n.Pos)
		for _, pair := range n.Pairs {
			walk(pair.Key)
			walk(pair.Value)
		}
		for _, item := range n.Items {
			walk(item)
		}
	}
	walk(inner.Root)
	for _, d := range inner.Duplicates {
		walk(d.Key)
		walk(d.First)
	}
}

func (t scalarTrace) outer(inner *Document, pos Pos) Pos {
	start := inner.sourceOffset(pos.Line, pos.Column)
	if start < 0 {
		return t.node.Pos
	}
	return t.within(start, inner.sourceOffset(pos.Line, pos.EndColumn))
}
