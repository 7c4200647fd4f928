package rules

import "github.com/packlint/packlint/pack"

// contentCharts are the mappings in pack.content.charts: where the pack's charts
// came from (pack-spec 3.5; not in Palette's documentation).
func contentCharts(p *pack.Pack) []*pack.Node {
	var out []*pack.Node
	list := p.Values().Root.Get("pack", "content", "charts")
	if !list.Is(pack.Sequence) {
		return nil
	}
	for _, entry := range list.Items {
		if entry.Is(pack.Mapping) && entry.Len() > 0 {
			out = append(out, entry)
		}
	}
	return out
}
