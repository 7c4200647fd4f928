package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// ImageDuplicate compares references in full form.
var ImageDuplicate = lint.Rule{
	ID:       "image-duplicate",
	Severity: lint.Info,
	Category: lint.Images,
	Summary:  "pack.content.images lists an image twice",
	Why:      "It is noise, and of two entries one is forgotten at the next update.",
	Fix:      "Remove one of the two.",
	Check: func(p *lint.Pass) {
		first := map[render.Reference]*pack.Node{}
		list := p.Pack.Values().Root.Get("pack", "content", "images")
		for _, node := range imageEntries(p.Pack) {
			r, err := render.ParseReference(node.Value)
			if err != nil {
				continue
			}
			if earlier, ok := first[r]; ok {
				p.Report(node.Pos, fmt.Sprintf("%s is listed already", node.Value), lint.See(earlier.Pos, "listed here"), lint.Hint("remove one of the two"),
					lint.Fix(p.Pack.Values().Remove(list, slices.IndexFunc(list.Items, func(entry *pack.Node) bool { return entry.Get("image") == node }))))
				continue
			}
			first[r] = node
		}
	},
}
