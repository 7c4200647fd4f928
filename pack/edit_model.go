package pack

import "slices"

// The edits of this file change one value of a document, and are checked: the
// document is parsed as it will be, and has to hold that change and no other. An
// edit that cannot be made so is nil.

// NewString is a string to be put into a document.
func NewString(value string) *Node { return &Node{Kind: String, Value: value} }

// NewSequence is a list to be put into a document.
func NewSequence(items ...*Node) *Node { return &Node{Kind: Sequence, Items: items} }

// NewMapping is a mapping of one entry to be put into a document.
func NewMapping(key string, value *Node) *Node {
	return &Node{Kind: Mapping, Pairs: []Pair{{Key: NewString(key), Value: value}}}
}

// SetString makes a scalar a string of this value, written as it was as far as
// possible: a number or boolean of the same value is put in quotes.
func (d *Document) SetString(scalar *Node, value string) []Edit {
	return d.setText(scalar, value, func(change *Node) { change.Kind, change.Value = String, value })
}

// Rename gives the entry of a mapping another key, which the mapping must not hold.
func (d *Document) Rename(key *Node, name string) []Edit {
	return d.setText(key, name, func(change *Node) { change.Value = name })
}

func (d *Document) setText(scalar *Node, value string, change func(*Node)) []Edit {
	if scalar == nil || !d.spellsOut(scalar) {
		return nil
	}
	for _, text := range d.spellings(scalar, value) {
		if edits := d.changing(scalar, change, d.Replace(scalar.Pos, text)); edits != nil {
			return edits
		}
	}
	return nil
}

// Append puts items at the end of a list.
func (d *Document) Append(list *Node, items ...*Node) []Edit {
	if !list.Is(Sequence) {
		return nil
	}
	return d.insert(list, NewSequence(items...))
}

// Add puts an entry at the end of a mapping that does not hold its key.
func (d *Document) Add(mapping *Node, key string, value *Node) []Edit {
	if _, taken := mapping.Pair(key); taken || !mapping.Is(Mapping) {
		return nil
	}
	return d.insert(mapping, NewMapping(key, value))
}

func (d *Document) insert(into, added *Node) []Edit {
	change := func(n *Node) {
		n.Items = append(n.Items, added.Items...)
		own := slices.IndexFunc(n.Pairs, func(p Pair) bool { return p.Merged })
		if own < 0 {
			own = len(n.Pairs)
		}
		n.Pairs = slices.Insert(n.Pairs, own, added.Pairs...)
	}
	if d.flow(into) {
		return d.changing(into, change, d.growFlow(into, added))
	}
	return d.changing(into, change, d.growBlock(into, added))
}

// changing checks that edits change one node of the document, as change does.
func (d *Document) changing(target *Node, change func(*Node), edits ...Edit) []Edit {
	return d.Checked(func(after *Document) bool {
		c := changed{target: target, change: change}
		want := c.copy(d.Root, 0)
		d.tried.Add(int64(c.copied)) // aliases make many values of few bytes
		return c.times == 1 && c.copied <= maxEditedNodes && after.Err == nil && len(after.Duplicates) <= len(d.Duplicates) && same(want, after.Root)
	}, edits...)
}

// changed copies a document and changes a node on the way. A node that several
// aliases stand for is met several times: an edit would change all these places.
type changed struct {
	target *Node
	change func(*Node)
	times  int
	copied int
}

// maxEditedNodes bounds the documents that are compared with what an edit makes of
// them, aliases expanded.
const maxEditedNodes = 200_000

func (c *changed) copy(n *Node, depth int) *Node {
	if c.copied++; n == nil || depth > maxDepth || c.copied > maxEditedNodes {
		return n
	}
	out := &Node{Kind: n.Kind, Value: n.Value}
	for _, p := range n.Pairs {
		out.Pairs = append(out.Pairs, Pair{Key: c.copy(p.Key, depth+1), Value: c.copy(p.Value, depth+1), Merged: p.Merged})
	}
	for _, item := range n.Items {
		out.Items = append(out.Items, c.copy(item, depth+1))
	}
	if n == c.target {
		c.times++
		c.change(out)
	}
	return out
}

// same tells whether two values are equal, wherever and however they are written.
func same(a, b *Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Kind == b.Kind && a.Value == b.Value &&
		slices.EqualFunc(a.Items, b.Items, same) &&
		slices.EqualFunc(a.Pairs, b.Pairs, func(p, q Pair) bool {
			return p.Merged == q.Merged && same(p.Key, q.Key) && same(p.Value, q.Value)
		})
}
