package pack

import (
	"bytes"
	"slices"
	"strings"
)

// Remove takes entries out of a mapping, or items out of a list. An entry stays if
// another one has its key, which would come into force; so does one with a comment
// in its lines, which would be lost, or above it, which would be taken for one about
// what comes next.
func (d *Document) Remove(from *Node, indexes ...int) []Edit {
	if from == nil {
		return nil
	}
	for i, pair := range from.Pairs {
		sameKey := func(index int) bool {
			return index >= 0 && index < len(from.Pairs) && from.Pairs[index].Key.Value == pair.Key.Value
		}
		if !slices.Contains(indexes, i) && slices.ContainsFunc(indexes, sameKey) {
			return nil
		}
	}
	return d.remove(from, indexes)
}

// RemoveDuplicate takes the later of two entries with one key out of their mapping,
// if all that the mapping has under the key are equal: then it does not matter which
// of them counts.
func (d *Document) RemoveDuplicate(duplicate Duplicate) []Edit {
	in := duplicate.in
	// Comparing counts as well: a mapping may hold one key thousands of times.
	if in == nil || d.tried.Add(int64(len(in.Pairs))) > maxTried {
		return nil
	}
	value := in.Pairs[duplicate.index].Value
	for _, pair := range in.Pairs {
		if pair.Key.Value == duplicate.Key.Value && !pair.Merged && !same(pair.Value, value) {
			return nil
		}
	}
	return d.remove(in, []int{duplicate.index})
}

func (d *Document) remove(from *Node, indexes []int) []Edit {
	indexes = slices.Compact(slices.Sorted(slices.Values(indexes)))
	starts := entryStarts(from)
	if len(indexes) == 0 || indexes[0] < 0 || indexes[len(indexes)-1] >= len(starts) {
		return nil
	}
	change := func(n *Node) {
		for _, index := range slices.Backward(indexes) {
			if n.Kind == Sequence {
				n.Items = slices.Delete(n.Items, index, index+1)
			} else {
				n.Pairs = slices.Delete(n.Pairs, index, index+1)
			}
		}
	}
	var edits []Edit
	if d.flow(from) {
		edits = d.cutFlow(from, indexes)
	} else {
		for _, index := range indexes {
			edits = append(edits, d.DeleteLines(d.entryLines(from, index)))
		}
	}
	if !d.json() {
		for _, index := range indexes {
			if d.BelowComment(starts[index].Line) {
				return nil
			}
		}
		for _, e := range edits {
			if start, end := d.lines.offset(e.Line, e.Column), d.lines.offset(e.EndLine, e.EndColumn); start < 0 || end < start || bytes.IndexByte(d.Text[start:end], '#') >= 0 {
				return nil
			}
		}
	}
	return d.changing(from, change, edits...)
}

// BelowComment tells whether what stands above a line, empty lines aside, is a
// comment.
func (d *Document) BelowComment(line int) bool {
	for line--; line > 0; line-- {
		if text := strings.TrimSpace(d.Line(line)); text != "" {
			return text[0] == '#'
		}
	}
	return false
}

// entryLines are the lines of an entry or item that is written without brackets.
func (d *Document) entryLines(in *Node, index int) (first, last int) {
	if in.Kind == Mapping {
		return d.pairLines(in.Pairs[index])
	}
	return d.blockEntry(in.Items[index].Pos)
}

// cutFlow takes entries out of brackets, neighbours together, with one comma each.
func (d *Document) cutFlow(from *Node, indexes []int) []Edit {
	starts := entryStarts(from)
	var edits []Edit
	for len(indexes) > 0 {
		run := 1
		for run < len(indexes) && indexes[run] == indexes[run-1]+1 {
			run++
		}
		first, last := indexes[0], indexes[run-1]
		indexes = indexes[run:]
		start, end := d.sourceOffset(starts[first].Line, starts[first].Column), 0
		switch {
		case last+1 < len(starts):
			end = d.sourceOffset(starts[last+1].Line, starts[last+1].Column)
		case first > 0:
			start, end = d.flowEnd(entry(from, first-1)), d.flowEnd(entry(from, last))
		default:
			end = d.flowEnd(entry(from, last))
		}
		edits = append(edits, d.splice(start, end, ""))
	}
	return edits
}
