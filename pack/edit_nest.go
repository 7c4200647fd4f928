package pack

// Nest makes the scalar at an index of a list the value of a mapping of one key.
func (d *Document) Nest(list *Node, index int, key string) []Edit {
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
	}, d.Splice(start, end, before+string(d.Text[start:end])+after))
}
