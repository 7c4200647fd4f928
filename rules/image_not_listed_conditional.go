package rules

import "github.com/packlint/packlint/lint"

// ImageNotListedConditional leaves out repositories that the list has in some
// version: operators name many versions of which a pack mirrors the one that it
// uses (trap B2). It also leaves out what values.yaml names in a comment.
var ImageNotListedConditional = lint.Rule{
	ID:       "image-not-listed-conditional",
	Severity: lint.Warning,
	Category: lint.Images,
	Summary:  "an image that only a preset, an operator or a custom resource deploys is missing from pack.content.images",
	Why:      "Whoever chooses the option, or lets the operator do its work, on an air-gapped or edge cluster, finds pods in ImagePullBackOff: the image was never mirrored.",
	Fix:      "Add the reference to `pack.content.images`; or, if it is left out on purpose, keep it there as a comment.",
	Related:  []string{"image-not-listed", "image-tag-disagrees"},
	Needs:    lint.AllVariants,
	Check: func(p *lint.Pass) {
		listed := lint.ListedImages(p.Pack)
		if len(listed) == 0 {
			return
		}
		for _, use := range imageUses(p) {
			if used := use.Normalized; !use.Shipped && !listsRepository(listed, used) && !setAside(p, used) {
				reportNotListed(p, use, listed, lint.Cause("conditional images "+use.Object.Kind+" "+use.Object.Name))
			}
		}
	},
}
