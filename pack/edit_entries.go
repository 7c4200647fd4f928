package pack

import (
	"slices"
	"strings"
)

// Remove takes entries out of a mapping, or items out of a list. An entry stays if
// another one has its key, which would come into force; so does one with a comment
// in its lines, which would be lost.
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
	in, index := d.holder(duplicate.Key)
	if in == nil {
		return nil
	}
	value := in.Pairs[index].Value
	for _, pair := range in.Pairs {
		if pair.Key.Value == duplicate.Key.Value && !pair.Merged && !same(pair.Value, value) {
			return nil
		}
	}
	if first, _ := d.entryLines(in, index); first > 1 && strings.HasPrefix(strings.TrimSpace(d.Line(first-1)), "#") {
		return nil // it may be about the entry
	}
	return d.remove(in, []int{index})
}

func (d *Document) remove(from *Node, indexes []int) []Edit {
	indexes = slices.Compact(slices.Sorted(slices.Values(indexes)))
	if len(indexes) == 0 || indexes[0] < 0 || indexes[len(indexes)-1] >= len(entryStarts(from)) {
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
	if d.flow(from) {
		return d.changing(from, change, d.cutFlow(from, indexes)...)
	}
	var edits []Edit
	for _, index := range indexes {
		first, last := d.entryLines(from, index)
		for line := first; line <= last; line++ {
			if strings.Contains(d.Line(line), "#") {
				return nil
			}
		}
		edits = append(edits, d.DeleteLines(first, last))
	}
	return d.changing(from, change, edits...)
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
		edits = append(edits, d.Splice(start, end, ""))
	}
	return edits
}

// holder is the mapping that has a key, and at which index.
func (d *Document) holder(key *Node) (in *Node, index int) {
	seen := map[*Node]bool{}
	var walk func(n *Node)
	walk = func(n *Node) {
		if n == nil || seen[n] || in != nil {
			return
		}
		seen[n] = true
		for i, p := range n.Pairs {
			if p.Key == key && !p.Merged {
				in, index = n, i
				return
			}
			walk(p.Value)
		}
		for _, item := range n.Items {
			walk(item)
		}
	}
	walk(d.Root)
	return in, index
}
