package pack

// The edits of this file change of what kind a value is, and nothing that it says.

// InList makes a value the only item of a list.
func (d *Document) InList(value *Node) []Edit {
	if value == nil {
		return nil
	}
	start, end := d.sourceOffset(value.Pos.Line, value.Pos.Column), 0
	switch {
	case d.flow(value):
		end = d.flowEnd(value)
	case d.spellsOut(value):
		end = d.sourceOffset(value.Pos.Line, value.Pos.EndColumn)
	default:
		return nil
	}
	change := func(n *Node) {
		item := *n
		*n = *NewSequence(&item)
	}
	return d.changing(value, change, d.splice(start, start, "["), d.splice(end, end, "]"))
}

// Unquote makes a string the number that it spells.
func (d *Document) Unquote(text *Node) []Edit {
	if !text.Is(String) || !d.spellsOut(text) {
		return nil
	}
	return d.changing(text, func(n *Node) { n.Kind = Number }, d.Replace(text.Pos, text.Value))
}

// SetEmpty makes an empty list an empty mapping, or the other way round.
func (d *Document) SetEmpty(value *Node, kind Kind) []Edit {
	if value == nil || value.Len() > 0 || !d.flow(value) {
		return nil
	}
	text := "{}"
	if kind == Sequence {
		text = "[]"
	}
	start := d.sourceOffset(value.Pos.Line, value.Pos.Column)
	return d.changing(value, func(n *Node) { n.Kind = kind }, d.splice(start, d.flowEnd(value), text))
}
