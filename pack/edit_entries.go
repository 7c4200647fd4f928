package pack

import "slices"

// RemoveAll takes several entries out of a mapping, or items out of a list. An entry
// stays if another one has its key: that one would come into force.
func (d *Document) RemoveAll(from *Node, indexes ...int) []Edit {
	if from == nil || len(indexes) == 0 {
		return nil
	}
	indexes = slices.Compact(slices.Sorted(slices.Values(indexes)))
	starts := entryStarts(from)
	if indexes[0] < 0 || indexes[len(indexes)-1] >= len(starts) {
		return nil
	}
	for i, pair := range from.Pairs {
		sameKey := func(index int) bool { return from.Pairs[index].Key.Value == pair.Key.Value }
		if !slices.Contains(indexes, i) && slices.ContainsFunc(indexes, sameKey) {
			return nil
		}
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
	if !d.flow(from) {
		for _, index := range indexes {
			first, last := d.blockEntry(starts[index])
			edits = append(edits, d.DeleteLines(first, last))
		}
		return d.changing(from, change, edits...)
	}
	for rest := indexes; len(rest) > 0; {
		run := 1
		for run < len(rest) && rest[run] == rest[run-1]+1 {
			run++
		}
		edits = append(edits, d.cutFlowRun(from, starts, rest[0], rest[run-1]))
		rest = rest[run:]
	}
	return d.changing(from, change, edits...)
}

// cutFlowRun takes neighbouring entries out of brackets, with one comma each.
func (d *Document) cutFlowRun(from *Node, starts []Pos, first, last int) Edit {
	start := d.sourceOffset(starts[first].Line, starts[first].Column)
	switch {
	case last+1 < len(starts):
		return d.Splice(start, d.sourceOffset(starts[last+1].Line, starts[last+1].Column), "")
	case first > 0:
		start = d.flowEnd(entry(from, first-1))
	}
	return d.Splice(start, d.flowEnd(entry(from, last)), "")
}

// RemoveDuplicate takes the later of two entries with one key out of their mapping,
// if all that the mapping has under the key are equal: then it does not matter which
// of them counts.
func (d *Document) RemoveDuplicate(duplicate Duplicate) []Edit {
	in := holder(d.Root, duplicate.Key, 0)
	if in == nil {
		return nil
	}
	index := -1
	for i, pair := range in.Pairs {
		switch {
		case pair.Key.Value != duplicate.Key.Value || pair.Merged:
		case !same(pair.Value, in.valueAt(duplicate.First)):
			return nil
		case pair.Key == duplicate.Key:
			index = i
		}
	}
	return d.Remove(in, index)
}

// holder finds the mapping that a key stands in.
func holder(n, key *Node, depth int) *Node {
	if n == nil || depth > maxDepth {
		return nil
	}
	for _, pair := range n.Pairs {
		if pair.Key == key {
			return n
		}
		if in := holder(pair.Value, key, depth+1); in != nil {
			return in
		}
	}
	for _, item := range n.Items {
		if in := holder(item, key, depth+1); in != nil {
			return in
		}
	}
	return nil
}

func (n *Node) valueAt(key *Node) *Node {
	for _, pair := range n.Pairs {
		if pair.Key == key {
			return pair.Value
		}
	}
	return nil
}
