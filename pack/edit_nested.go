package pack

// EditNested makes the edits of a document that a text of this one holds, such as
// what a preset adds. Each has to replace a part of one line.
func (d *Document) EditNested(text *Node, edit func(inner *Document) []Edit) []Edit {
	if !text.Is(String) {
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
