package diff

import (
	"slices"
	"strconv"
	"strings"

	"github.com/packlint/packlint/pack"
)

// comparison compares two values of any depth by path, so that order, comments,
// indentation and quotes do not count.
type comparison struct {
	changes []Change
	digests digests
}

func compare(at path, old, new *pack.Node) []Change {
	c := comparison{digests: digests{}}
	switch {
	case old == nil && new == nil:
	case old == nil:
		c.add(at, nil, valueOf(new))
	case new == nil:
		c.add(at, valueOf(old), nil)
	default:
		c.nodes(at, old, new)
	}
	return c.changes
}

func (c *comparison) add(at path, old, new *Value) {
	c.changes = append(c.changes, Change{Path: at.String(), Old: old, New: new, Lines: []string{}, path: at})
}

// nodes compares two values that are there.
func (c *comparison) nodes(at path, old, new *pack.Node) {
	switch {
	case old.Is(pack.Mapping) && new.Is(pack.Mapping):
		c.mappings(at, old, new)
	case old.Is(pack.Sequence) && new.Is(pack.Sequence):
		c.lists(at, old, new)
	case !sameScalar(old, new):
		c.add(at, valueOf(old), valueOf(new))
		if word11(old) != word11(new) && old.Value == new.Value {
			c.changes[len(c.changes)-1].Note = "with quotes it is text, without them Helm reads a boolean"
		}
		if old.Is(pack.String) && new.Is(pack.String) && strings.Contains(old.Value, "\n") && strings.Contains(new.Value, "\n") {
			c.changes[len(c.changes)-1].Lines = diffLines(old.Value, new.Value).text
		}
	}
}

// sameScalar compares values of which one at least is a scalar.
func sameScalar(old, new *pack.Node) bool {
	if old.Is(pack.Mapping) || old.Is(pack.Sequence) || new.Is(pack.Mapping) || new.Is(pack.Sequence) {
		return false
	}
	switch {
	case old == nil || new == nil || old.Kind != new.Kind:
		return old.Is(pack.Null) && new == nil || old == nil && new.Is(pack.Null)
	case old.Kind == pack.Null:
		return true
	}
	return spelling(old) == spelling(new) && word11(old) == word11(new)
}

// spelling is the text of a scalar; YAML spells true in three ways.
func spelling(n *pack.Node) string {
	if n.Is(pack.Bool) {
		return strings.ToLower(n.Value)
	}
	return n.Value
}

// word11 tells whether a text is one that Helm takes for a boolean, because it
// reads YAML 1.1, and quotes would make a difference.
func word11(n *pack.Node) bool {
	if !n.Is(pack.String) || n.Style != pack.Plain {
		return false
	}
	switch strings.ToLower(n.Value) {
	case "y", "n", "yes", "no", "on", "off":
		return true
	}
	return false
}

func (c *comparison) mappings(at path, old, new *pack.Node) {
	before, after := index(old), index(new)
	for _, pair := range effective(new) {
		key := pair.Key.Value
		below := at.with(step{key: key})
		if was, ok := before[key]; ok {
			c.nodes(below, was, pair.Value)
		} else {
			c.add(below, nil, entryValue(pair))
		}
	}
	for _, pair := range effective(old) {
		if _, ok := after[pair.Key.Value]; !ok {
			c.add(at.with(step{key: pair.Key.Value}), entryValue(pair), nil)
		}
	}
}

func index(n *pack.Node) map[string]*pack.Node {
	out := make(map[string]*pack.Node, len(n.Pairs))
	for i := range n.Pairs {
		out[n.Pairs[i].Key.Value] = n.Pairs[i].Value
	}
	return out
}

// identifiers are the keys by which the items of lists are told apart, in packs
// and in Kubernetes objects; the first that all items of both lists have counts.
var identifiers = []string{"name", "packName", "key", "type", "mountPath", "containerPort", "port", "ip", "host", "path", "id"}

func (c *comparison) lists(at path, old, new *pack.Node) {
	if key, ok := identifier(old.Items, new.Items); ok {
		c.keyed(at, key, old.Items, new.Items)
		return
	}
	c.aligned(at, old, new)
}

func identifier(lists ...[]*pack.Node) (string, bool) {
	for _, key := range identifiers {
		if identifies(key, lists) {
			return key, true
		}
	}
	return "", false
}

// identifies tells whether all items have a scalar under the key, and no two of
// one list the same.
func identifies(key string, lists [][]*pack.Node) bool {
	for _, items := range lists {
		seen := map[string]bool{}
		for _, item := range items {
			id := item.Get(key)
			if !item.Is(pack.Mapping) || id.Blank() || id.Is(pack.Mapping) || id.Is(pack.Sequence) || seen[id.Value] {
				return false
			}
			seen[id.Value] = true
		}
	}
	return true
}

// keyed compares lists in which order says nothing.
func (c *comparison) keyed(at path, key string, old, new []*pack.Node) {
	before := map[string]*pack.Node{}
	for _, item := range old {
		before[item.Get(key).Value] = item
	}
	after := map[string]bool{}
	for _, item := range new {
		id := item.Get(key).Value
		after[id] = true
		below := at.with(step{key: key + "=" + id, item: true})
		if was, ok := before[id]; ok {
			c.nodes(below, was, item)
		} else {
			c.add(below, nil, valueOf(item))
		}
	}
	for _, item := range old {
		if id := item.Get(key).Value; !after[id] {
			c.add(at.with(step{key: key + "=" + id, item: true}), valueOf(item), nil)
		}
	}
}

// maxItems is how many items of a list of scalars change by themselves. More of
// them, of an argument list say, are one change of the list.
const maxItems = 2

func scalars(list *pack.Node, items []int) bool {
	return !slices.ContainsFunc(items, func(i int) bool { return list.Items[i].Is(pack.Mapping) || list.Items[i].Is(pack.Sequence) })
}

// aligned compares lists of which the items go by their place. What stands in
// both lists is left out; the rest is paired, if it is as much on both sides.
func (c *comparison) aligned(at path, old, new *pack.Node) {
	digestsOf := func(items []*pack.Node) []digest {
		out := make([]digest, len(items))
		for i, item := range items {
			out[i] = c.digests.of(item)
		}
		return out
	}
	before, after := digestsOf(old.Items), digestsOf(new.Items)
	left := map[digest]int{}
	for _, sum := range before {
		left[sum]++
	}
	var removed, added []int
	for i, sum := range after {
		if left[sum] > 0 {
			left[sum]--
		} else {
			added = append(added, i)
		}
	}
	// Of items that are equal to each other, the last ones are those removed.
	for i := len(before) - 1; i >= 0; i-- {
		if left[before[i]] > 0 {
			left[before[i]]--
			removed = append(removed, i)
		}
	}
	slices.Reverse(removed)
	item := func(i int) path { return at.with(step{key: strconv.Itoa(i), item: true}) }
	switch {
	case len(removed) == 0 && len(added) == 0:
		for i := range before {
			if before[i] != after[i] {
				c.add(at, valueOf(old), valueOf(new))
				c.changes[len(c.changes)-1].Note = "the same items in another order"
				return
			}
		}
	case len(removed)+len(added) > maxItems && scalars(old, removed) && scalars(new, added):
		c.add(at, valueOf(old), valueOf(new))
		change := &c.changes[len(c.changes)-1]
		for _, i := range removed {
			change.Lines = append(change.Lines, "- "+valueOf(old.Items[i]).String())
		}
		for _, i := range added {
			change.Lines = append(change.Lines, "+ "+valueOf(new.Items[i]).String())
		}
	case len(removed) == len(added):
		for i := range added {
			c.nodes(item(added[i]), old.Items[removed[i]], new.Items[added[i]])
		}
	default:
		for _, i := range added {
			c.add(item(i), nil, valueOf(new.Items[i]))
		}
		for _, i := range removed {
			c.add(item(i), valueOf(old.Items[i]), nil)
		}
	}
}
