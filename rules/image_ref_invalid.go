package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// ImageRefInvalid uses the parser of the container registries' own library.
var ImageRefInvalid = lint.Rule{
	ID:       "image-ref-invalid",
	Severity: lint.Error,
	Category: lint.Images,
	Summary:  "an entry of pack.content.images is no image reference",
	Why:      "Nothing can be pulled by it: the image is missing from mirrors and bundles.",
	Fix:      "Write `registry/repository:tag`, in lower case, without spaces, scheme or macros.",
	Related:  []string{"image-entry-key", "image-no-tag"},
	Check: func(p *lint.Pass) {
		for _, node := range imageEntries(p.Pack) {
			reference := node.Value
			switch _, err := render.ParseReference(reference); {
			case strings.Contains(reference, "{{"):
				p.Report(node.Pos, fmt.Sprintf("%q holds a macro: the list is read before clusters exist", reference), lint.Hint("write the reference out"))
			case strings.TrimSpace(reference) != reference:
				p.Report(node.Pos, fmt.Sprintf("%q has white space around it", reference), lint.Hint("write %s", strings.TrimSpace(reference)), lint.Fix(writeReference(p.Pack, node, strings.TrimSpace(reference))))
			case strings.Contains(reference, "://"):
				scheme, bare, _ := strings.Cut(reference, "://")
				var fix []pack.Edit
				if slices.Contains([]string{"docker", "http", "https"}, scheme) { // oci:// may be a chart
					fix = writeReference(p.Pack, node, bare)
				}
				p.Report(node.Pos, fmt.Sprintf("%q has a scheme, which references do not have", reference), lint.Hint("write %s", bare), lint.Fix(fix))
			case err != nil:
				p.Report(node.Pos, fmt.Sprintf("%q is no image reference: %v", reference, err), lint.Hint("write registry/repository:tag"))
			}
		}
	},
}

// writeReference puts a reference into an entry of the list, if it is one that says
// which image it is, and no other entry has it already.
func writeReference(p *pack.Pack, entry *pack.Node, reference string) []pack.Edit {
	r, err := render.ParseReference(reference)
	if err != nil || !saysWhich(r) || listedAmong(lint.ListedImages(p), r) {
		return nil
	}
	return p.Values().SetString(entry, reference)
}
