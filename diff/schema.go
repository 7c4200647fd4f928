package diff

import "github.com/packlint/packlint/pack"

// schema compares the entries of schema.yaml: the paths of values that a user is
// asked for, and what is demanded of them.
func (c *comparer) schema() []Change {
	var old *pack.Node
	if c.old != nil {
		if !c.readable(c.old.Pack.Schema(), "of the old version ") {
			return []Change{}
		}
		old = entries(c.old.Pack)
	}
	if !c.readable(c.new.Pack.Schema(), "") {
		return []Change{}
	}
	out := filled(compare(nil, orEmpty(old), orEmpty(entries(c.new.Pack))))
	for i := range out {
		out[i].Path = out[i].path[0].key // a dotted path already
	}
	return out
}

// entries has the text of each entry below its path.
func entries(p *pack.Pack) *pack.Node {
	out := &pack.Node{Kind: pack.Mapping}
	for _, e := range p.Constraints() {
		value := e.Value
		if e.Text != nil {
			value = e.Text
		}
		out.Pairs = append(out.Pairs, pack.Pair{Key: e.Key, Value: value})
	}
	return out
}
