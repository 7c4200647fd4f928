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
		for _, node := range imageEntries(p.Pack) {
			r, err := render.ParseReference(node.Value)
			if err != nil {
				continue
			}
			if earlier, ok := first[r]; ok {
				p.Report(node.Pos, fmt.Sprintf("%s is listed already", node.Value), lint.See(earlier.Pos, "listed here"), lint.Hint("remove one of the two"),
					lint.Fix(withoutEntry(p.Pack.Values(), earlier, node)))
				continue
			}
			first[r] = node
		}
	},
}

// withoutEntry removes the second of two entries that say no more than the image.
func withoutEntry(values *pack.Document, earlier, node *pack.Node) []pack.Edit {
	list := values.Root.Get("pack", "content", "images")
	at := func(image *pack.Node) int {
		return slices.IndexFunc(list.Items, func(entry *pack.Node) bool { return entry.Get("image") == image })
	}
	first, second := list.Items[at(earlier)], list.Items[at(node)]
	if first.Len() > 1 || second.Len() > 1 {
		return nil
	}
	return values.Remove(list, at(node))
}
