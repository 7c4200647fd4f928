package diff

import (
	"slices"

	"github.com/packlint/packlint/pack"
)

// schema compares the entries of schema.yaml: the paths of values that a user is
// asked for, and what is demanded of them.
func (c *comparer) schema() []Change {
	if !c.compared(SchemaPart) {
		return []Change{}
	}
	var old *pack.Node
	if c.old != nil {
		old = entries(c.old.Pack)
	}
	out := filled(compare(nil, orEmpty(old), orEmpty(entries(c.new.Pack))))
	for i := range out {
		out[i].Path = out[i].path[0].key // a dotted path already
	}
	if c.old != nil && c.compared(ValuesPart) {
		c.required()
	}
	return out
}

// required calls out values that a user did not have to set before.
func (c *comparer) required() {
	before := map[string]bool{}
	for _, e := range c.old.Pack.Constraints() {
		before[e.Path] = e.Constraint != nil && e.Constraint.Required
	}
	var now []string
	for _, e := range c.new.Pack.Constraints() {
		if e.Constraint == nil || !e.Constraint.Required || before[e.Path] {
			continue
		}
		values, _ := c.new.Pack.Values().Root.Lookup(e.Path)
		if len(values) == 0 || slices.ContainsFunc(values, (*pack.Node).Blank) {
			now = append(now, e.Path)
		}
	}
	if len(now) > 0 {
		c.attention(RequiredValue, "users have to set %s now", few(now))
	}
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
