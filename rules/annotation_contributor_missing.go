package rules

import "github.com/packlint/packlint/lint"

var AnnotationContributorMissing = lint.Rule{
	ID:        "annotation-contributor-missing",
	Severity:  lint.Info,
	Community: lint.Warning,
	Category:  lint.Metadata,
	Summary:   "pack.json has no annotation `contributor`",
	Why:       "A user with a question about the pack, and a maintainer with a fix for it, have nobody to turn to.",
	Fix:       "Add the name of the person, company or team behind the pack as `contributor` to `annotations`.",
	Related:   []string{"annotation-source-missing"},
	Check: func(p *lint.Pass) {
		if !withdrawn(p.Pack) {
			reportMissingAnnotation(p, "contributor", `add "contributor": "<your name or company>" to annotations`, func(string) bool { return true })
		}
	},
}
