package pack

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// json tells whether the document is JSON.
func (d *Document) json() bool { return strings.HasSuffix(d.File, ".json") }

// spellsOut tells whether the region of a scalar holds its text and nothing else,
// such as an anchor, a comment, or a part of a text of several lines.
func (d *Document) spellsOut(scalar *Node) bool {
	start, end := d.sourceOffset(scalar.Pos.Line, scalar.Pos.Column), d.sourceOffset(scalar.Pos.Line, scalar.Pos.EndColumn)
	if start < 0 || end <= start || scalar.Kind == Mapping || scalar.Kind == Sequence {
		return false
	}
	text := d.Text[start:end]
	switch scalar.Style {
	case Plain:
		return string(text) == scalar.Value
	case Quoted:
		return len(text) > 1 && (text[0] == '"' || text[0] == '\'') && text[len(text)-1] == text[0]
	}
	return false
}

// spellings are the ways to write a string in place of a scalar, those that keep
// its style first. Which of them mean that string, the document has to show.
func (d *Document) spellings(scalar *Node, value string) []string {
	quoted := quote(value)
	if d.json() {
		return []string{quoted}
	}
	single := "'" + strings.ReplaceAll(value, "'", "''") + "'"
	if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' }) {
		single = quoted
	}
	switch at := d.sourceOffset(scalar.Pos.Line, scalar.Pos.Column); {
	case scalar.Style == Plain && plain(value):
		return []string{value, quoted}
	case at >= 0 && at < len(d.Text) && d.Text[at] == '\'':
		return []string{single, quoted}
	}
	return []string{quoted, single}
}

// quote writes a string as JSON does, which YAML reads as well.
func quote(value string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(value) != nil {
		return `""`
	}
	return strings.TrimRight(b.String(), "\n")
}

// plainText is what needs no quotes in YAML, whatever its version and the place, and
// versions of three parts; plainWords are nevertheless no strings in YAML 1.1, which
// Helm reads.
var (
	plainText  = regexp.MustCompile(`^([A-Za-z/]|[0-9][A-Za-z0-9.-]*/|[0-9]+\.[0-9]+\.[0-9])[A-Za-z0-9_./@-]*(:[A-Za-z0-9_./@-]+)*$`)
	plainWords = []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
)

func plain(value string) bool {
	return plainText.MatchString(value) && !slices.Contains(plainWords, strings.ToLower(value))
}

// entryStarts are where the entries of a mapping or the items of a list start.
// Those that a merge brings in are not written there.
func entryStarts(n *Node) []Pos {
	var out []Pos
	for _, p := range n.Pairs {
		if !p.Merged {
			out = append(out, p.Key.Pos)
		}
	}
	for _, item := range n.Items {
		out = append(out, item.Pos)
	}
	return out
}

// flow tells whether a mapping or list is written in brackets.
func (d *Document) flow(n *Node) bool {
	at := d.sourceOffset(n.Pos.Line, n.Pos.Column)
	return at >= 0 && at < len(d.Text) && (d.Text[at] == '[' || d.Text[at] == '{')
}

// entry is the value of an entry or an item.
func entry(n *Node, index int) *Node {
	if n.Kind == Sequence {
		return n.Items[index]
	}
	return n.Pairs[index].Value
}

// flowEnd is the offset after a value within brackets.
func (d *Document) flowEnd(n *Node) int {
	start := d.sourceOffset(n.Pos.Line, n.Pos.Column)
	if n.Kind != Mapping && n.Kind != Sequence {
		return d.sourceOffset(n.Pos.Line, n.Pos.EndColumn)
	}
	if d.json() {
		decoder := json.NewDecoder(bytes.NewReader(d.Text[start:]))
		if decoder.Decode(new(json.RawMessage)) == nil {
			return start + int(decoder.InputOffset())
		}
	}
	if n.Len() > 0 {
		start = d.flowEnd(entry(n, n.Len()-1))
	}
	closing := byte('}')
	if n.Kind == Sequence {
		closing = ']'
	}
	if i := bytes.IndexByte(d.Text[start:], closing); i >= 0 {
		return start + i + 1
	}
	return len(d.Text)
}

// growFlow puts entries before the closing bracket, each on a line of its own if
// those before are.
func (d *Document) growFlow(into, added *Node) Edit {
	word := d.flowWord(into)
	texts := make([]string, 0, added.Len())
	for i := range added.Len() {
		texts = append(texts, flowText(added, i, word))
	}
	starts := entryStarts(into)
	if len(starts) == 0 {
		start := d.sourceOffset(into.Pos.Line, into.Pos.Column)
		if line := d.Line(into.Pos.Line); !d.json() && strings.HasSuffix(strings.TrimRight(line, " "), "[]") {
			key := utf8.RuneCountInString(line) - utf8.RuneCountInString(strings.TrimLeft(line, " -"))
			return d.splice(len(bytes.TrimRight(d.Text[:start], " ")), d.flowEnd(into), d.blockLines(added, key+d.stepTo(added)))
		}
		return d.splice(start+1, start+1, strings.Join(texts, ", "))
	}
	separator := ", "
	if last := starts[len(starts)-1]; last.Line > into.Pos.Line && strings.TrimSpace(firstColumns(d.Line(last.Line), last.Column-1)) == "" {
		separator = "," + d.lineBreak() + firstColumns(d.Line(last.Line), last.Column-1)
	}
	end := d.flowEnd(entry(into, len(starts)-1))
	return d.splice(end, end, separator+strings.Join(texts, separator))
}

func firstColumns(line string, n int) string {
	return line[:len(line)-len(skipRunes([]byte(line), n))]
}

// flowWord writes a word in brackets as the keys there are, or else at the start of
// the document: in quotes, as in JSON, or without where it needs none.
func (d *Document) flowWord(in *Node) func(string) string {
	key := firstKey(in)
	if key == nil {
		key = firstKey(d.Root)
	}
	if d.json() || key != nil && key.Style == Quoted {
		return quote
	}
	return scalarText
}

// firstKey is the first key in a value.
func firstKey(n *Node) *Node {
	if n.Is(Mapping) && n.Len() > 0 {
		return n.Pairs[0].Key
	}
	if n.Is(Sequence) && n.Len() > 0 {
		return firstKey(n.Items[0])
	}
	return nil
}

// flowText writes an entry of a node in one line.
func flowText(n *Node, index int, word func(string) string) string {
	if n.Kind == Sequence {
		return inline(n.Items[index], word)
	}
	return word(n.Pairs[index].Key.Value) + ": " + inline(n.Pairs[index].Value, word)
}

func inline(n *Node, word func(string) string) string {
	if n.Kind != Mapping && n.Kind != Sequence {
		return word(n.Value)
	}
	parts := make([]string, 0, n.Len())
	for i := range n.Len() {
		parts = append(parts, flowText(n, i, word))
	}
	if n.Kind == Sequence {
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// growBlock puts entries below the last one.
func (d *Document) growBlock(into, added *Node) Edit {
	starts := entryStarts(into)
	if len(starts) == 0 {
		return Edit{}
	}
	first, last := d.blockEntry(starts[len(starts)-1])
	indent := starts[0].Column - 1
	if into.Kind == Sequence {
		indent = d.indentOf(first)
	}
	end := d.lineEnd(last)
	return d.splice(end, end, d.blockLines(added, indent))
}

// blockLines writes the entries of a node as lines, each after a line break.
func (d *Document) blockLines(n *Node, indent int) string {
	var b strings.Builder
	var write func(n *Node, indent int, first string)
	write = func(n *Node, indent int, first string) {
		for i := range n.Len() {
			lead := d.lineBreak() + strings.Repeat(" ", indent)
			if i == 0 && first != "" {
				lead = first
			}
			b.WriteString(lead)
			value := entry(n, i)
			if n.Kind == Sequence {
				b.WriteString("-")
			} else {
				b.WriteString(scalarText(n.Pairs[i].Key.Value) + ":")
			}
			switch {
			case value.Len() > 0 && n.Kind == Sequence:
				write(value, indent+len("- "), " ")
			case value.Len() > 0:
				write(value, indent+d.stepTo(value), "")
			default:
				b.WriteString(" " + scalarText(value.Value))
			}
		}
	}
	write(n, indent, "")
	return b.String()
}

func scalarText(value string) string {
	if plain(value) {
		return value
	}
	return quote(value)
}

// blockEntry are the lines of an entry that is written without brackets: its first
// one, and those below that are indented further. Empty lines at its end are not its
// own, nor are comments that stand further to the left.
func (d *Document) blockEntry(start Pos) (first, last int) {
	first, last = start.Line, start.Line
	own := d.indentOf(first)
	for line := first + 1; line <= d.Lines(); line++ {
		text := strings.TrimSpace(d.Line(line))
		switch deeper := d.indentOf(line) > own; {
		case text == "" || text[0] == '#' && !deeper:
		case deeper:
			last = line
		default:
			return first, last
		}
	}
	return first, last
}

// indentOf is the indentation of a line, in columns.
func (d *Document) indentOf(line int) int {
	text := d.Line(line)
	if line == 1 {
		text = strings.TrimPrefix(text, bomUTF8)
	}
	return utf8.RuneCountInString(text) - utf8.RuneCountInString(strings.TrimLeft(text, " "))
}
