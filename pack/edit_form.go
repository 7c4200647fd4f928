package pack

import "strings"

// The edits of this file change how a value is written, or put what it holds into
// another form. They are checked, as those that change one value are.

// Reform makes edits that leave what the document holds as it is.
func (d *Document) Reform(edits ...Edit) []Edit {
	return d.Checked(func(after *Document) bool {
		return d.Err == nil && after.Err == nil && len(after.Duplicates) == len(d.Duplicates) && same(d.Root, after.Root)
	}, edits...)
}

// ReplaceWithin replaces a part of a text, given in bytes of what it decodes to.
func (d *Document) ReplaceWithin(text *Node, start, end int, by string) []Edit {
	if !text.Is(String) || start >= end || end > len(text.Value) {
		return nil
	}
	return d.changing(text, func(n *Node) { n.Value = n.Value[:start] + by + n.Value[end:] }, d.Replace(d.Within(text, start, end), by))
}

// EmptyList gives a key that holds nothing an empty list.
func (d *Document) EmptyList(of Pair) []Edit {
	if !of.Value.Is(Null) {
		return nil
	}
	change := func(n *Node) { n.Kind, n.Value = Sequence, "" }
	if d.spellsOut(of.Value) {
		return d.changing(of.Value, change, d.Replace(of.Value.Pos, "[]"))
	}
	if colon := d.colon(of); colon >= 0 {
		return d.changing(of.Value, change, d.splice(colon, colon, " []"))
	}
	return nil
}

// Fill gives an entry without a value, `key:` and perhaps a comment, a mapping or
// list below it.
func (d *Document) Fill(pair Pair, value *Node) []Edit {
	if pair.Merged || !pair.Value.Is(Null) || value.Len() == 0 || d.json() {
		return nil
	}
	key := pair.Key.Pos
	rest, ok := strings.CutPrefix(d.Line(key.Line)[len(firstColumns(d.Line(key.Line), key.EndColumn-1)):], ":")
	if rest = strings.TrimSpace(rest); !ok || rest != "" && rest[0] != '#' {
		return nil
	}
	end := d.lineEnd(key.Line)
	return d.changing(pair.Value, func(n *Node) {
		n.Kind, n.Value, n.Pairs, n.Items = value.Kind, "", value.Pairs, value.Items
	}, d.splice(end, end, d.blockLines(value, key.Column-1+d.stepTo(value))))
}

// PutBelow puts the scalar that an entry holds below another key, on a line of its
// own.
func (d *Document) PutBelow(of Pair, key string) []Edit {
	colon, value := d.colon(of), of.Value
	if colon < 0 || !d.spellsOut(value) || value.Pos.Line != of.Key.Pos.Line || d.indentOf(value.Pos.Line) != of.Key.Pos.Column-1 {
		return nil
	}
	start := d.sourceOffset(value.Pos.Line, value.Pos.Column)
	head := d.lineBreak() + strings.Repeat(" ", of.Key.Pos.Column-1+d.indentStep()) + scalarText(key) + ": "
	return d.changing(value, func(n *Node) { *n = *NewMapping(key, &Node{Kind: n.Kind, Value: n.Value}) }, d.splice(colon, start, head))
}

// PutItemBelow makes the scalar at an index of a list the value of a mapping of one
// key.
func (d *Document) PutItemBelow(list *Node, index int, key string) []Edit {
	if !list.Is(Sequence) || index < 0 || index >= len(list.Items) || d.json() {
		return nil
	}
	scalar := list.Items[index]
	if !d.spellsOut(scalar) {
		return nil
	}
	before, after := scalarText(key)+": ", ""
	if d.flow(list) {
		before, after = "{"+before, "}"
	}
	start, end := d.sourceOffset(scalar.Pos.Line, scalar.Pos.Column), d.sourceOffset(scalar.Pos.Line, scalar.Pos.EndColumn)
	return d.changing(list, func(n *Node) {
		n.Items[index] = NewMapping(key, n.Items[index])
	}, d.splice(start, end, before+string(d.Text[start:end])+after))
}

// Literal makes a text of the lines of a mapping, which then holds it.
func (d *Document) Literal(of Pair) []Edit {
	colon, value := d.colon(of), of.Value
	if colon < 0 || !value.Is(Mapping) || value.Len() == 0 || d.flow(value) || value.Pos.Line <= of.Key.Pos.Line {
		return nil
	}
	var text strings.Builder
	indent := value.Pos.Column - 1
	for line := of.Key.Pos.Line + 1; line <= d.Lines(); line++ {
		content := d.Line(line)
		if strings.TrimSpace(content) != "" && d.indentOf(line) < of.Key.Pos.Column {
			break
		}
		text.WriteString(content[min(indent, len(content)):] + "\n")
	}
	literal := strings.TrimRight(text.String(), "\n") + "\n"
	if !d.try(len(literal)) {
		return nil
	}
	if inner := ParseYAML(d.File, []byte(literal)); inner.Err != nil || len(inner.Duplicates) > 0 || !same(inner.Root, value) {
		return nil
	}
	return d.changing(value, func(n *Node) { *n = Node{Kind: String, Value: literal} }, d.splice(colon, colon, " |"))
}

// Joined makes one text in quotes of a mapping or list.
func (d *Document) Joined(of Pair, text string) []Edit {
	colon, value := d.colon(of), of.Value
	if colon < 0 || value.Len() == 0 {
		return nil
	}
	end := d.flowEnd(value)
	if !d.flow(value) {
		_, last := d.pairLines(of)
		end = d.lineEnd(last)
	}
	if end < colon || strings.Contains(string(d.Text[colon:end]), "#") {
		return nil // a comment would be lost
	}
	return d.changing(value, func(n *Node) { *n = Node{Kind: String, Value: text} }, d.splice(colon, end, " "+quote(text)))
}

// colon is the offset behind the colon that follows the key of an entry, and
// negative where none does.
func (d *Document) colon(of Pair) int {
	at := d.sourceOffset(of.Key.Pos.Line, of.Key.Pos.EndColumn)
	if d.json() || of.Merged || at < 0 || at >= len(d.Text) || d.Text[at] != ':' {
		return -1
	}
	return at + 1
}

// EditNested makes the edits of a document that a text of this one holds, such as
// what a preset adds. Each has to replace a part of one line.
func (d *Document) EditNested(text *Node, edit func(inner *Document) []Edit) []Edit {
	if !text.Is(String) || !d.try(len(text.Value)) {
		return nil
	}
	inner := ParseYAML(d.File, []byte(text.Value))
	edits := edit(inner)
	value, err := inner.Apply(edits)
	if err != nil {
		return nil
	}
	var out []Edit
	for _, e := range edits {
		start, end := inner.lines.offset(e.Line, e.Column), inner.lines.offset(e.EndLine, e.EndColumn)
		if e.Line != e.EndLine || end == start {
			return nil
		}
		out = append(out, d.Replace(d.Within(text, start, end), e.Text))
	}
	return d.changing(text, func(n *Node) { n.Value = string(value) }, out...)
}
