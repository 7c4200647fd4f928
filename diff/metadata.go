package diff

import (
	"fmt"

	"github.com/packlint/packlint/pack"
)

// metadata compares pack.json.
func (c *comparer) metadata() []Change {
	return filled(c.document((*pack.Pack).Meta))
}

// document compares a YAML or JSON file of the pack by path. There is nothing to
// compare for a new pack.
func (c *comparer) document(of func(*pack.Pack) *pack.Document) []Change {
	if c.old == nil {
		return nil
	}
	old, new := of(c.old.Pack), of(c.new.Pack)
	if !c.readable(old, "of the old version ") || !c.readable(new, "") {
		return nil
	}
	return compare(nil, orEmpty(old.Root), orEmpty(new.Root))
}

// readable tells whether a file is there or absent, and notes what is neither.
func (c *comparer) readable(d *pack.Document, whose string) bool {
	if d.Err == nil || d.Text == nil {
		return true
	}
	c.notChecked(fmt.Sprintf("%s %swas not compared: %s", d.File, whose, d.Err))
	return false
}

// orEmpty is a mapping without entries for a file that holds none.
func orEmpty(n *pack.Node) *pack.Node {
	if n == nil || n.Is(pack.Null) {
		return &pack.Node{Kind: pack.Mapping}
	}
	return n
}
