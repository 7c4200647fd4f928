package diff

import (
	"strconv"
	"strings"

	"github.com/packlint/packlint/pack"
)

// step leads from a value to one below it.
type step struct {
	// key is that of a mapping, or says which item of a list: "2", "name=web".
	key  string
	item bool
}

// path leads from the root of a document to a value.
type path []step

// with returns the path with one more step. Paths share no memory.
func (p path) with(s step) path {
	out := make(path, 0, len(p)+1)
	return append(append(out, p...), s)
}

func keys(names ...string) path {
	out := make(path, len(names))
	for i, name := range names {
		out[i] = step{key: name}
	}
	return out
}

// below tells whether the path leads through the keys.
func (p path) below(names ...string) bool {
	if len(p) < len(names) {
		return false
	}
	for i, name := range names {
		if p[i].item || p[i].key != name {
			return false
		}
	}
	return true
}

// String writes the path as people do: charts.web.env[name=PORT].value. A key
// that would read as something else is quoted: metadata.labels["helm.sh/chart"].
func (p path) String() string {
	var b strings.Builder
	for _, s := range p {
		switch {
		case s.item:
			b.WriteString("[" + s.key + "]")
		case s.key == "" || strings.ContainsAny(s.key, ".[]\"/ \t\r\n"):
			b.WriteString("[" + strconv.Quote(s.key) + "]")
		default:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(s.key)
		}
	}
	return b.String()
}

// get follows keys of mappings, and nothing else.
func (p path) get(n *pack.Node) *pack.Node {
	for _, s := range p {
		pair, ok := n.Pair(s.key)
		if s.item || !ok {
			return nil
		}
		n = pair.Value
	}
	return n
}
