package pack

// indentStep is by how much the document indents what is below a key.
func (d *Document) indentStep() int {
	const usual = 2
	if !d.Root.Is(Mapping) {
		return usual
	}
	for _, p := range d.Root.Pairs {
		if below := p.Value; !p.Merged && below.Is(Mapping) && below.Len() > 0 && below.Pos.Line > p.Key.Pos.Line && !d.flow(below) {
			return max(below.Pos.Column-p.Key.Pos.Column, 1)
		}
	}
	return usual
}

// listStep is by how much the document indents a list below its key.
func (d *Document) listStep() int {
	seen := 0
	var first func(n *Node, depth int) (step int, ok bool)
	first = func(n *Node, depth int) (int, bool) {
		if seen++; n == nil || seen > maxStyled || depth > maxDepth {
			return 0, false
		}
		for _, p := range n.Pairs {
			list := p.Value
			if p.Merged {
				continue
			}
			if list.Is(Sequence) && list.Len() > 0 && list.Pos.Line > p.Key.Pos.Line && !d.flow(list) {
				if step := d.indentOf(list.Pos.Line) - (p.Key.Pos.Column - 1); step >= 0 {
					return step, true
				}
			}
			if step, ok := first(p.Value, depth+1); ok {
				return step, true
			}
		}
		for _, item := range n.Items {
			if step, ok := first(item, depth+1); ok {
				return step, true
			}
		}
		return 0, false
	}
	if step, ok := first(d.Root, 0); ok {
		return step
	}
	return d.indentStep()
}

// maxStyled bounds the values among which a list is looked for.
const maxStyled = 10_000

// stepTo is by how much the document indents a value below its key.
func (d *Document) stepTo(value *Node) int {
	if value.Kind == Sequence {
		return d.listStep()
	}
	return d.indentStep()
}
