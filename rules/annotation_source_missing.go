package rules

import (
	"slices"

	"github.com/packlint/packlint/lint"
)

var AnnotationSourceMissing = lint.Rule{
	ID:        "annotation-source-missing",
	Severity:  lint.Info,
	Community: lint.Error,
	Category:  lint.Metadata,
	Summary:   "pack.json has no annotation `source`",
	Why:       "Palette can list packs by their source, `spectrocloud` or `community`. A pack without one is in neither list.",
	Fix:       "Add `\"source\": \"community\"` to `annotations`.",
	Related:   []string{"annotation-source-unexpected", "annotation-contributor-missing"},
	Check: func(p *lint.Pass) {
		reportMissingAnnotation(p, "source", `add "source": "community" to annotations`, func(value string) bool { return slices.Contains(usualSources(p), value) })
	},
}
