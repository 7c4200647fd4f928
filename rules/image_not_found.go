package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
)

// ImageNotFound reports what a registry says for certain. That it wants
// credentials, or could not be asked, says nothing about the image.
var ImageNotFound = lint.Rule{
	ID:       "image-not-found",
	Severity: lint.Error,
	Category: lint.Images,
	Summary:  "an image in pack.content.images does not exist",
	Why:      "Palette mirrors what the list names. A reference that is not there fails the mirroring, and every cluster that is to pull it.",
	Fix:      "Correct the reference: the registry answers that there is no such repository or tag.",
	Related:  []string{"image-gated", "image-ref-invalid", "image-no-tag"},
	Given:    "--online",
	Check: func(p *lint.Pass) {
		for _, listed := range answeredImages(p, lint.ImageMissing) {
			p.Report(listed.Node.Pos, fmt.Sprintf("there is no image `%s`: %s says so", listed.Node.Value, listed.Reference.Registry),
				lint.Hint("correct the registry, the repository or the tag"))
		}
	},
}

// answeredImages are the listed images that registries have given an answer for.
func answeredImages(p *lint.Pass, answer lint.ImageAnswer) []lint.ListedImage {
	if p.Repo.Online == nil {
		return nil
	}
	var out []lint.ListedImage
	for _, listed := range lint.ListedImages(p.Pack) {
		if p.Repo.Online.Images[listed.Reference.String()] == answer {
			out = append(out, listed)
		}
	}
	return out
}
