package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ImagesEmpty lets an empty list stand where nothing is deployed: there it is
// right (trap B10).
var ImagesEmpty = lint.Rule{
	ID:        "images-empty",
	Severity:  lint.Warning,
	Community: lint.Error,
	Category:  lint.Images,
	Summary:   "pack.content.images is empty although the pack deploys images",
	Why:       "Palette mirrors, scans and bundles the images of this list. On an air-gapped or edge cluster the others are not there, and the pods stay in ImagePullBackOff.",
	Fix:       "List every image that the pack deploys below `pack.content.images`.",
	Related:   []string{"images-missing", "image-not-listed"},
	Needs:     lint.AllVariants,
	Check: func(p *lint.Pass) {
		pair, ok := p.Pack.Values().Root.Get("pack", "content").Pair("images")
		if !ok || pair.Value.Kind != pack.Null && (pair.Value.Kind != pack.Sequence || pair.Value.Len() > 0) {
			return
		}
		if deployed := deployedImages(p); len(deployed) > 0 {
			p.Report(pair.Key.Pos, fmt.Sprintf("pack.content.images is empty, but the pack deploys %s", some(deployed)),
				lint.Key("images-empty"), lint.Hint("%s", listHint(deployed)), lint.Fix(addWholeList(p)))
		}
	},
}
