package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/render"
)

// ImageNoTag is content with a digest alone.
var ImageNoTag = lint.Rule{
	ID:       "image-no-tag",
	Severity: lint.Warning,
	Category: lint.Images,
	Summary:  "an image in pack.content.images has neither tag nor digest",
	Why:      "It stands for the tag latest: another image every time a bundle is built, and hardly the one that the pods pull.",
	Fix:      "Add the tag that the pack deploys.",
	Related:  []string{"image-moving-tag", "image-not-listed"},
	Check: func(p *lint.Pass) {
		for _, node := range imageEntries(p.Pack) {
			if r, err := render.ParseReference(node.Value); err == nil && r.Tag == "" && r.Digest == "" {
				p.Report(node.Pos, fmt.Sprintf("%s has neither tag nor digest, so latest is taken", node.Value), lint.Hint("add the tag that the pack deploys"))
			}
		}
	},
}
