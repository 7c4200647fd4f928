package rules

import (
	"bytes"
	"fmt"

	"github.com/packlint/packlint/lint"
)

// ReadmeStub leaves a README with some of the sections to
// readme-section-missing.
var ReadmeStub = lint.Rule{
	ID:       "readme-stub",
	Severity: lint.Info,
	Category: lint.Structure,
	Summary:  "README.md is nearly empty or has none of the usual sections",
	Why:      "README.md is all that Palette shows about the pack. A title alone does not tell users what they need before they add it to a profile.",
	Fix:      "Describe the pack under the headings Prerequisites, Parameters, Upgrade, Usage and References.",
	Related:  []string{"readme-missing", "readme-section-missing"},
	Check: func(p *lint.Pass) {
		r, ok := readReadme(p.Pack)
		if !ok {
			return
		}
		has, _ := r.sections()
		hint := lint.Hint("describe the pack under the headings Prerequisites, Parameters, Upgrade, Usage and References")
		switch {
		case r.short():
			p.Report(r.doc.At(1), fmt.Sprintf("README.md has only %d bytes of text", len(bytes.TrimSpace(r.doc.Text))), hint, lint.Key("short"))
		case len(has) == 0:
			p.Report(r.doc.At(1), "README.md has none of the sections that users look for: Prerequisites, Parameters, Upgrade, Usage, References",
				hint, lint.Cause("readme-sections"))
		}
	},
}
