package pack

import (
	"iter"
	"maps"
	"slices"
	"strings"
)

// SchemaEntry is one path of schema.yaml.
type SchemaEntry struct {
	// Path is the dotted path from the root of values.yaml.
	Path string
	Key  *Node
	// Value is what stands below the path; well formed, a mapping with the key
	// schema only.
	Value *Node
	// Text is the string below schema, nil when there is none.
	Text *Node
	// Constraint is nil when the text cannot be read; the faults say why.
	Constraint *Constraint
	Faults     []ConstraintFault

	doc *Document
}

// SchemaTextKey is the key of an entry's constraint.
const SchemaTextKey = "schema"

// maxEntries bounds the entries that are read of one schema.yaml. The largest
// real one has 22.
const maxEntries = 2000

// Constraints returns the entries of schema.yaml, in order.
func (p *Pack) Constraints() []SchemaEntry { return p.constraints() }

func (p *Pack) readConstraints() []SchemaEntry {
	var out []SchemaEntry
	doc := p.Schema()
	if !doc.Root.Is(Mapping) {
		return nil
	}
	for _, pair := range doc.Root.Pairs[:min(len(doc.Root.Pairs), maxEntries)] {
		e := SchemaEntry{Path: pair.Key.Value, Key: pair.Key, Value: pair.Value, doc: doc}
		if text := pair.Value.Get(SchemaTextKey); text.Is(String) {
			e.Text = text
			e.Constraint, e.Faults = ParseConstraint(text.Value)
		}
		out = append(out, e)
	}
	return out
}

// Constraint returns the entry of schema.yaml for a path of values.yaml, given
// key by key; an index stands for the $[] of the entry.
func (p *Pack) Constraint(path []string) (SchemaEntry, bool) {
	for _, e := range p.Constraints() {
		if coversPath(e.Path, path) {
			return e, true
		}
	}
	return SchemaEntry{}, false
}

func coversPath(dotted string, path []string) bool {
	for _, key := range path {
		rest, ok := cutStep(dotted, key)
		if !ok && isIndex(key) {
			rest, ok = cutStep(dotted, everyElement)
		}
		if !ok {
			return false
		}
		dotted = rest
	}
	return dotted == ""
}

func isIndex(key string) bool {
	return key != "" && strings.Trim(key, "0123456789") == ""
}

// Pos is the region of a part of the entry's text.
func (e *SchemaEntry) Pos(s Span) Pos {
	if e.Text == nil {
		return e.Key.Pos
	}
	return e.doc.Within(e.Text, s.Start, s.End)
}

// Placeholder returns the region of the first placeholder of a type.
func (e *SchemaEntry) Placeholder(kind string) (Pos, bool) {
	if e.Constraint == nil {
		return Pos{}, false
	}
	part, ok := e.Constraint.Format.find(kind)
	if !ok {
		return Pos{}, false
	}
	return e.Pos(part.Span), true
}

// everyElement is the step of a dotted path that stands for all items of a
// list.
const everyElement = "$[]"

// Lookup follows a dotted path as schema.yaml and presets.yaml write it. The
// step $[] leads to every item of a list. Keys can hold dots themselves, and
// the longest that is there counts. It returns all values that the path leads
// to; ok is true as well when a $[] leads into a list without items.
func (n *Node) Lookup(path string) (found []*Node, ok bool) {
	if n == nil {
		return nil, false
	}
	if path == "" {
		return []*Node{n}, true
	}
	if rest, every := cutStep(path, everyElement); every && (n.Kind == Sequence || n.Kind == Null) {
		ok = len(n.Items) == 0
		for _, item := range n.Items {
			below, has := item.Lookup(rest)
			found, ok = append(found, below...), ok || has
		}
		return found, ok
	}
	if pair, rest, is := n.step(path); is {
		return pair.Value.Lookup(rest)
	}
	return nil, false
}

// Deepest follows a dotted path as far as it leads, and returns the last value
// on it and the rest of the path.
func (n *Node) Deepest(path string) (at *Node, rest string) {
	for path != "" {
		pair, rest, ok := n.step(path)
		if !ok {
			break
		}
		n, path = pair.Value, rest
	}
	return n, path
}

// step returns the entry of a mapping with which a dotted path starts.
func (n *Node) step(path string) (pair Pair, rest string, ok bool) {
	if !n.Is(Mapping) {
		return Pair{}, "", false
	}
	key, rest, ok := longestStep(path, func(yield func(string) bool) {
		for i := range n.Pairs {
			if !yield(n.Pairs[i].Key.Value) {
				return
			}
		}
	})
	if !ok {
		return Pair{}, "", false
	}
	pair, _ = n.Pair(key)
	return pair, rest, true
}

// stepInto is step for decoded values.
func stepInto(table map[string]any, path string) (key, rest string, ok bool) {
	return longestStep(path, maps.Keys(table))
}

// longestStep returns the longest of the keys with which a dotted path starts,
// and the path behind it.
func longestStep(path string, keys iter.Seq[string]) (key, rest string, ok bool) {
	for k := range keys {
		if after, is := cutStep(path, k); is && (!ok || len(k) > len(key)) {
			key, rest, ok = k, after, true
		}
	}
	return key, rest, ok
}

// cutStep takes a key off the start of a dotted path.
func cutStep(path, key string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(path, key)
	if !ok || path == "" || rest != "" && rest[0] != '.' || rest == "." {
		return "", false
	}
	return strings.TrimPrefix(rest, "."), true
}

// Keys returns the keys of a mapping, each once.
func (n *Node) Keys() []string {
	if !n.Is(Mapping) {
		return nil
	}
	out := make([]string, 0, len(n.Pairs))
	for i := range n.Pairs {
		out = append(out, n.Pairs[i].Key.Value)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
