package pack

import (
	"strconv"
	"strings"
)

// Kind is the type of a node's value.
type Kind uint8

// The kinds that JSON and YAML have in common.
const (
	Null Kind = iota
	Bool
	Number
	String
	Mapping
	Sequence
)

func (k Kind) String() string {
	return [...]string{"null", "a boolean", "a number", "a string", "a mapping", "a list"}[k]
}

// Style is how a scalar is written.
type Style uint8

// Block covers the literal and folded styles of YAML.
const (
	Plain Style = iota
	Quoted
	Block
)

// Node is a JSON or YAML value that knows where it stands. All methods accept a
// nil receiver, which stands for an absent value, so that lookups can be
// chained without checks.
type Node struct {
	Kind  Kind
	Style Style
	Value string // the decoded text of a scalar
	Pos   Pos
	Pairs []Pair  // of a mapping, in file order, merge keys resolved
	Items []*Node // of a sequence
}

// Pair is one entry of a mapping.
type Pair struct {
	Key   *Node
	Value *Node
	// Merged is true when the entry came in through a YAML merge key.
	Merged bool
}

// Pair returns the entry under a key, with ok false when there is none. Of
// duplicate keys the last one counts, as in the decoders that read packs.
func (n *Node) Pair(key string) (pair Pair, ok bool) {
	if n == nil {
		return Pair{}, false
	}
	for i := len(n.Pairs) - 1; i >= 0; i-- {
		if n.Pairs[i].Key.Value == key {
			return n.Pairs[i], true
		}
	}
	return Pair{}, false
}

// Get follows a path of keys and, in sequences, decimal indices.
func (n *Node) Get(path ...string) *Node {
	for _, step := range path {
		if n == nil {
			return nil
		}
		if n.Kind == Sequence {
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(n.Items) {
				return nil
			}
			n = n.Items[i]
			continue
		}
		pair, ok := n.Pair(step)
		if !ok {
			return nil
		}
		n = pair.Value
	}
	return n
}

// Is tells whether the node is there and of the kind.
func (n *Node) Is(kind Kind) bool { return n != nil && n.Kind == kind }

// Str returns the value of a string node, and "" for everything else.
func (n *Node) Str() string {
	if !n.Is(String) {
		return ""
	}
	return n.Value
}

// Strings returns the string items of a sequence.
func (n *Node) Strings() []string {
	var out []string
	if n.Is(Sequence) {
		for _, item := range n.Items {
			if item.Kind == String {
				out = append(out, item.Value)
			}
		}
	}
	return out
}

// Blank tells whether the node is absent, null, or text of white space only.
func (n *Node) Blank() bool {
	return n == nil || n.Kind == Null || n.Kind == String && strings.TrimSpace(n.Value) == ""
}

// Len is the number of entries of a mapping or items of a sequence.
func (n *Node) Len() int {
	if n == nil {
		return 0
	}
	return len(n.Pairs) + len(n.Items)
}

// PathTo returns the path of the innermost node that starts at a line and
// column, in the form of Get, and nil when no node does.
func (n *Node) PathTo(line, column int) []string {
	path, _ := n.pathTo(line, column, 0)
	return path
}

func (n *Node) pathTo(line, column, depth int) ([]string, bool) {
	// Aliases make a document a graph: the depth bounds a walk that the
	// expansion check of ParseYAML has let through.
	if n == nil || depth > maxDepth {
		return nil, false
	}
	for i := range n.Pairs {
		pair := &n.Pairs[i]
		if pair.Merged {
			continue
		}
		if at := pair.Key.Pos; at.Line == line && at.Column == column {
			return []string{pair.Key.Value}, true
		}
		if path, ok := pair.Value.pathTo(line, column, depth+1); ok {
			return append([]string{pair.Key.Value}, path...), true
		}
	}
	for i, item := range n.Items {
		if path, ok := item.pathTo(line, column, depth+1); ok {
			return append([]string{strconv.Itoa(i)}, path...), true
		}
	}
	return nil, n.Pos.Line == line && n.Pos.Column == column
}
