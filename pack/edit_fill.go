package pack

import "strings"

// Fill gives an entry without a value, `key:` and perhaps a comment, a mapping or
// list below it.
func (d *Document) Fill(pair Pair, value *Node) []Edit {
	if pair.Merged || !pair.Value.Is(Null) || value.Len() == 0 || d.json() {
		return nil
	}
	key := pair.Key.Pos
	rest, ok := strings.CutPrefix(d.Line(key.Line)[len(firstColumns(d.Line(key.Line), key.EndColumn-1)):], ":")
	if rest = strings.TrimSpace(rest); !ok || rest != "" && rest[0] != '#' {
		return nil
	}
	end := d.lineEnd(key.Line)
	return d.changing(pair.Value, func(n *Node) {
		n.Kind, n.Value, n.Pairs, n.Items = value.Kind, "", value.Pairs, value.Items
	}, d.Splice(end, end, d.blockLines(value, key.Column-1+d.stepTo(value))))
}
