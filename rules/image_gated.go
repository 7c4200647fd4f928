package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
)

// ImageGated is one finding a pack: the entries have one cause.
var ImageGated = lint.Rule{
	ID:       "image-gated",
	Severity: lint.Info,
	Category: lint.Images,
	Summary:  "registries do not tell without credentials whether listed images exist",
	Why:      "Nobody can check these images here, and clusters need the credentials as well. Some registries, Docker Hub among them, answer like this for what does not exist, too.",
	Fix:      "Log in before linting (`packlint login`, `docker login`), and say in the README which credentials users need.",
	Related:  []string{"image-not-found"},
	Given:    "--online",
	Check: func(p *lint.Pass) {
		gated := answeredImages(p, lint.ImageGated)
		if len(gated) == 0 {
			return
		}
		var names []string
		for _, listed := range gated {
			names = append(names, listed.Node.Value)
		}
		p.Report(gated[0].Node.Pos, fmt.Sprintf("%d of %d images cannot be checked without credentials: %s", len(gated), len(lint.ListedImages(p.Pack)), shorten(names)),
			lint.Key("image-gated"), lint.Hint("log in to the registry before linting: packlint login %s", gated[0].Reference.Registry))
	},
}
