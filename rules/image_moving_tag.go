package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/render"
)

// ImageMovingTag knows the tags that move by custom. A digest beside the tag
// settles what is pulled.
var ImageMovingTag = lint.Rule{
	ID:       "image-moving-tag",
	Severity: lint.Warning,
	Category: lint.Images,
	Summary:  "an image in pack.content.images has a tag that moves",
	Why:      "The bundle holds what the tag meant on the day it was built, and the same version of the pack deploys other software tomorrow.",
	Fix:      "Use the tag of a release, or add a digest.",
	Related:  []string{"image-no-tag"},
	Check: func(p *lint.Pass) {
		for _, node := range imageEntries(p.Pack) {
			r, err := render.ParseReference(node.Value)
			if err == nil && moves(r) {
				p.Report(node.Pos, fmt.Sprintf("the tag %s of %s moves", r.Tag, r.Name()), lint.Hint("use the tag of a release, or add @sha256:…"))
			}
		}
	},
}

func moves(r render.Reference) bool {
	return r.Digest == "" && slices.Contains([]string{"latest", "main", "master", "edge", "nightly", "dev", "develop", "stable", "canary"}, r.Tag)
}
