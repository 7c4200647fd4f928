package rules

import "github.com/packlint/packlint/pack"

// imageEntries are the references in pack.content.images; entries without one
// belong to image-entry-key.
func imageEntries(p *pack.Pack) []*pack.Node {
	var out []*pack.Node
	list := p.Values().Root.Get("pack", "content", "images")
	if !list.Is(pack.Sequence) {
		return nil
	}
	for _, entry := range list.Items {
		if node := entry.Get("image"); node.Is(pack.String) && !node.Blank() {
			out = append(out, node)
		}
	}
	return out
}
