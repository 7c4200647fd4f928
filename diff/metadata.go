package diff

import "github.com/packlint/packlint/pack"

// metadata compares pack.json.
func (c *comparer) metadata() []Change {
	return filled(c.document(MetadataPart, (*pack.Pack).Meta))
}

// document compares a YAML or JSON file of the pack by path. There is nothing to
// compare for a new pack.
func (c *comparer) document(part Part, of func(*pack.Pack) *pack.Document) []Change {
	if c.old == nil || !c.compared(part) {
		return nil
	}
	return compare(nil, orEmpty(of(c.old.Pack).Root), orEmpty(of(c.new.Pack).Root))
}

// orEmpty is a mapping without entries for a file that holds none.
func orEmpty(n *pack.Node) *pack.Node {
	if n == nil || n.Is(pack.Null) {
		return &pack.Node{Kind: pack.Mapping}
	}
	return n
}
