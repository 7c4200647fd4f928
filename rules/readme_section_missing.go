package rules

import (
	"strings"

	"github.com/packlint/packlint/lint"
)

// ReadmeSectionMissing speaks in one voice with readme-stub: a README without
// any section is a stub, and reported here only in the community profile, which
// demands the sections.
var ReadmeSectionMissing = lint.Rule{
	ID:        "readme-section-missing",
	Severity:  lint.Info,
	Community: lint.Warning,
	Category:  lint.Structure,
	Summary:   "README.md lacks a section that every pack should have",
	Why:       "The community repository asks for Prerequisites, Parameters and Usage in every README: what must be there before, what can be set, and what to do with the pack once it runs.",
	Fix:       "Add the section, even if it says that nothing is needed.",
	Related:   []string{"readme-stub", "https://github.com/spectrocloud/pack-central/blob/main/templates/README-template.md"},
	Check: func(p *lint.Pass) {
		r, ok := readReadme(p.Pack)
		if !ok || r.short() {
			return
		}
		has, lacks := r.sections()
		if len(lacks) == 0 || len(has) == 0 && !p.Community() {
			return
		}
		noun := "section "
		if len(lacks) > 1 {
			noun = "sections "
		}
		p.Report(r.doc.At(1), "README.md lacks the "+noun+strings.Join(lacks, ", "),
			lint.Hint("add the heading \"## %s\"; a section may say that nothing is needed", strings.Join(lacks, "\" and \"## ")),
			lint.Cause("readme-sections"))
	},
}
