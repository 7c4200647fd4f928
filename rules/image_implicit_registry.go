package rules

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/render"
)

// ImageImplicitRegistry is one finding a pack: the entries have one cause.
var ImageImplicitRegistry = lint.Rule{
	ID:        "image-implicit-registry",
	Severity:  lint.Info,
	Community: lint.Warning,
	Category:  lint.Images,
	Summary:   "images in pack.content.images do not name their registry",
	Why:       "They come from Docker Hub by default. Mirrors and registry rules go by the name of the registry, and may pass them by.",
	Fix:       "Write `docker.io/` in front, and `docker.io/library/` where there is no organisation.",
	Related:   []string{"image-not-listed"},
	Check: func(p *lint.Pass) {
		var found []string
		first := -1
		entries := imageEntries(p.Pack)
		for i, node := range entries {
			if r, err := render.ParseReference(node.Value); err == nil && !strings.HasPrefix(node.Value, r.Registry+"/") && !strings.HasPrefix(node.Value, "index.docker.io/") {
				if found = append(found, node.Value); first < 0 {
					first = i
				}
			}
		}
		if len(found) > 0 {
			reference, _ := render.ParseReference(found[0])
			p.Report(entries[first].Pos, fmt.Sprintf("%d of %d images name no registry: %s", len(found), len(entries), shorten(found)),
				lint.Key("image-implicit-registry"), lint.Hint("write %s", reference))
		}
	},
}

// shorten lists the first few of many.
func shorten(list []string) string {
	const most = 4
	if len(list) > most {
		list = append(list[:most:most], fmt.Sprintf("%d more", len(list)-most))
	}
	return enumerate(list, "and")
}
