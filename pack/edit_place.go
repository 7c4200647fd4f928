package pack

import (
	"slices"
	"strings"
)

// The edits of this file put entries of a mapping to another place: lines are
// indented, or moved, with the comments above them. They are checked, as those that
// change one value are.

// Nest puts the entries from one index up to another below the entry before them,
// which holds nothing.
func (d *Document) Nest(in *Node, first, last int) []Edit {
	if first < 1 || !d.blockEntries(in, first-1, last) || in.Pairs[first-1].Value.Kind != Null {
		return nil
	}
	start := in.Pairs[first-1].Key.Pos.Line + 1
	_, end := d.pairLines(in.Pairs[last])
	own := in.Pairs[first].Key.Pos.Column - 1
	edits := d.indent(start, d.withCommentsBelow(in, last, end), own, d.indentStep())
	return d.changing(in, func(n *Node) {
		n.Pairs[first-1].Value = &Node{Kind: Mapping, Pairs: slices.Clone(n.Pairs[first : last+1])}
		n.Pairs = slices.Delete(n.Pairs, first, last+1)
	}, edits...)
}

// Wrap puts the entries from one index up to another below new keys, one in the
// other.
func (d *Document) Wrap(in *Node, first, last int, keys ...string) []Edit {
	if first < 0 || !d.blockEntries(in, first, last) || len(keys) == 0 {
		return nil
	}
	own, step := in.Pairs[first].Key.Pos.Column-1, d.indentStep()
	start, ok := d.commentsAbove(in, first)
	if !ok {
		return nil
	}
	_, end := d.pairLines(in.Pairs[last])
	var heads strings.Builder
	for i, key := range keys {
		heads.WriteString(strings.Repeat(" ", own+i*step) + scalarText(key) + ":" + d.lineBreak())
	}
	edits := d.indent(start, d.withCommentsBelow(in, last, end), own, len(keys)*step)
	edits = slices.Insert(edits, 0, d.splice(d.lines.starts[start-1], d.lines.starts[start-1], heads.String()))
	return d.changing(in, func(n *Node) {
		value := &Node{Kind: Mapping, Pairs: slices.Clone(n.Pairs[first : last+1])}
		for i := len(keys) - 1; i > 0; i-- {
			value = NewMapping(keys[i], value)
		}
		n.Pairs = slices.Replace(n.Pairs, first, last+1, Pair{Key: NewString(keys[0]), Value: value})
	}, edits...)
}

// Lift takes an entry out of a mapping and puts it behind the entry of the outer
// mapping that holds it.
func (d *Document) Lift(outer *Node, holder, index int) []Edit {
	if !d.blockEntries(outer, holder, holder) {
		return nil
	}
	inner := outer.Pairs[holder].Value
	if !d.blockEntries(inner, index, index) || inner.Len() < 2 {
		return nil
	}
	_, behind := d.pairLines(outer.Pairs[holder])
	edits := d.moveEntry(inner, index, behind, outer.Pairs[holder].Key.Pos.Column-1)
	return d.changing(outer, func(n *Node) {
		from := n.Pairs[holder].Value
		moved := from.Pairs[index]
		from.Pairs = slices.Delete(from.Pairs, index, index+1)
		n.Pairs = slices.Insert(n.Pairs, holder+1, moved)
	}, edits...)
}

// Lower puts an entry at the end of a mapping that another entry holds.
func (d *Document) Lower(outer *Node, index, holder int) []Edit {
	if index == holder || !d.blockEntries(outer, index, index) || !d.blockEntries(outer, holder, holder) {
		return nil
	}
	inner := outer.Pairs[holder].Value
	if !inner.Is(Mapping) || !d.blockEntries(inner, 0, inner.Len()-1) {
		return nil
	}
	_, behind := d.pairLines(inner.Pairs[inner.Len()-1])
	edits := d.moveEntry(outer, index, behind, inner.Pairs[0].Key.Pos.Column-1)
	return d.changing(outer, func(n *Node) {
		moved := n.Pairs[index]
		to := n.Pairs[holder].Value
		to.Pairs = append(to.Pairs, moved)
		n.Pairs = slices.Delete(n.Pairs, index, index+1)
	}, edits...)
}

// moveEntry writes an entry behind a line, at an indentation. An entry that follows
// that line, or ends there, keeps its place.
func (d *Document) moveEntry(in *Node, index, behind, indent int) []Edit {
	first, ok := d.commentsAbove(in, index)
	if !ok {
		return nil
	}
	_, last := d.pairLines(in.Pairs[index])
	own := in.Pairs[index].Key.Pos.Column - 1
	between := first > behind // nothing but comments
	for line := behind + 1; line < first; line++ {
		text := strings.TrimSpace(d.Line(line))
		between = between && (text == "" || text[0] == '#')
	}
	if between || last == behind {
		return d.indent(first, last, own, indent-own)
	}
	var text strings.Builder
	for line := first; line <= last; line++ {
		text.WriteString(d.lineBreak())
		switch content := d.Line(line); {
		case d.indentOf(line) < own:
			text.WriteString(content)
		default:
			text.WriteString(strings.Repeat(" ", indent) + content[own:])
		}
	}
	return []Edit{d.DeleteLines(first, last), d.splice(d.lineEnd(behind), d.lineEnd(behind), text.String())}
}

// indent moves lines to the right, or to the left, except for those that are not
// indented as far as the entry they belong to: comments, and empty ones.
func (d *Document) indent(first, last, own, by int) []Edit {
	var out []Edit
	for line := first; line <= last; line++ {
		start := d.lines.starts[line-1]
		switch {
		case d.indentOf(line) < own || d.Line(line) == "":
		case by >= 0:
			out = append(out, d.splice(start, start, strings.Repeat(" ", by)))
		default:
			out = append(out, d.splice(start, start-by, ""))
		}
	}
	return out
}

// blockEntries tells whether entries of a mapping stand on lines of their own.
func (d *Document) blockEntries(in *Node, first, last int) bool {
	if !in.Is(Mapping) || first < 0 || first > last || last >= len(in.Pairs) || d.flow(in) {
		return false
	}
	column := in.Pairs[0].Key.Pos.Column
	for _, p := range in.Pairs[first : last+1] {
		at := p.Key.Pos
		if p.Merged || at.Column != column || d.indentOf(at.Line) != at.Column-1 || at.Line == 1 && d.HasBOM() {
			return false
		}
	}
	return true
}

// pairLines are the lines of an entry, which may be a list at the column of its key.
func (d *Document) pairLines(p Pair) (first, last int) {
	first, last = d.blockEntry(p.Key.Pos)
	if list := p.Value; list.Is(Sequence) && list.Len() > 0 {
		at := list.Items[list.Len()-1].Pos
		if at.Line > first && d.indentOf(at.Line) == d.indentOf(first) {
			_, last = d.blockEntry(at)
		}
	}
	return first, last
}

// commentsAbove is the line at which the comment above an entry starts, or else
// its own. The first entry of a section has all comments in it that stand before.
// A comment at the start of the file that goes on down to the entry may be about
// either (ok is false).
func (d *Document) commentsAbove(in *Node, index int) (line int, ok bool) {
	at := in.Pairs[index].Key.Pos
	own, start := at.Column-1, at.Line
	for line := at.Line - 1; line >= 1; line-- {
		text := strings.TrimSpace(d.Line(line))
		if text == "" && index == 0 && own > 0 {
			continue
		}
		if !strings.HasPrefix(text, "#") || d.indentOf(line) < own || own == 0 && d.indentOf(line) > 0 {
			break
		}
		start = line
	}
	return start, start > 1 || at.Line == 1
}

// withCommentsBelow extends the lines of the last entry of a section to the comments
// that end it.
func (d *Document) withCommentsBelow(in *Node, index, last int) int {
	own := in.Pairs[index].Key.Pos.Column - 1
	if own == 0 || index+1 < len(in.Pairs) && !in.Pairs[index+1].Merged {
		return last
	}
	for line := last + 1; line <= d.Lines(); line++ {
		text := strings.TrimSpace(d.Line(line))
		if text == "" {
			continue
		}
		if !strings.HasPrefix(text, "#") || d.indentOf(line) < own {
			break
		}
		last = line
	}
	return last
}
