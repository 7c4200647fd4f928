package lint

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/render"
)

// Unrendered says what is not among the objects of a variant, or not as a user
// would get it. whole is false when something is missing.
func (r *RenderedPack) Unrendered() (notes []string, whole bool) {
	whole = true
	for _, f := range r.Failures {
		at := f.Source.Path
		if f.At.Template != "" && f.At.Template != at {
			at += ": " + f.At.Template
		}
		if f.At.Line > 0 {
			at += fmt.Sprintf(":%d", f.At.Line)
		}
		message := strings.Join(strings.Fields(f.Message), " ")
		switch {
		case f.Kind == render.NeedsInput && f.Sampled:
			message = fmt.Sprintf("rendered with a sample for %s: %s", strings.Join(f.ValuesPath, "."), message)
		case f.Kind != render.KubeVersion:
			whole = false
		}
		notes = append(notes, fmt.Sprintf("%s: %s", at, message))
	}
	notes = append(notes, r.Skipped...)
	return notes, whole && (len(r.Objects) > 0 || len(r.Skipped) == 0)
}
