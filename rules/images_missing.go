package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
)

// ImagesMissing asks for the list only of packs that deploy images: packs of
// custom resources, CRDs or RBAC have none (trap B10). The os and k8s layers
// list none by design.
var ImagesMissing = lint.Rule{
	ID:        "images-missing",
	Severity:  lint.Warning,
	Community: lint.Error,
	Category:  lint.Images,
	Summary:   "the pack deploys images, but values.yaml has no pack.content.images",
	Why:       "Palette mirrors, scans and bundles the images of this list. On an air-gapped or edge cluster the others are not there, and the pods stay in ImagePullBackOff. The community repository demands the list.",
	Fix:       "List every image that the pack deploys below `pack.content.images`.",
	Related:   []string{"images-empty", "image-not-listed", "image-entry-key"},
	Needs:     lint.AllVariants,
	Check: func(p *lint.Pass) {
		if _, ok := p.Pack.Values().Root.Get("pack", "content").Pair("images"); ok || p.Pack.Values().Err != nil {
			return
		}
		if deployed := deployedImages(p); len(deployed) > 0 {
			at := p.Pack.Anchor()
			if section, ok := p.Pack.Values().Root.Pair("pack"); ok {
				at = section.Key.Pos
			} else if p.Pack.Values().Root != nil {
				at = p.Pack.Values().At(1)
			}
			p.Report(at, fmt.Sprintf("values.yaml lists no images below pack.content.images, but the pack deploys %s", some(deployed)),
				lint.Key("images-missing"), lint.Hint("%s", listHint(deployed)), lint.Fix(addWholeList(p)))
		}
	},
}

// deployedImages are the images of pods with the values as shipped, without
// those of test hooks, which run only on `helm test` (trap B5).
func deployedImages(p *lint.Pass) []*lint.ImageUse {
	return slices.DeleteFunc(slices.Clone(imageUses(p)), func(u *lint.ImageUse) bool { return !u.Shipped })
}

func some(images []*lint.ImageUse) string {
	if len(images) == 1 {
		return fmt.Sprintf("`%s`", images[0].Reference)
	}
	return fmt.Sprintf("%d (`%s`, …)", len(images), images[0].Reference)
}

// listHint is a block to paste.
func listHint(images []*lint.ImageUse) string {
	const most = 5
	hint := "add below pack: `content: {images: ["
	for i, image := range images {
		if i == most {
			hint += ", …"
			break
		}
		if i > 0 {
			hint += ", "
		}
		hint += "{image: " + image.Normalized.String() + "}"
	}
	return hint + "]}`"
}
