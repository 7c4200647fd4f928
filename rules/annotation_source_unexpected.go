package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
)

var AnnotationSourceUnexpected = lint.Rule{
	ID:        "annotation-source-unexpected",
	Severity:  lint.Info,
	Community: lint.Error,
	Category:  lint.Metadata,
	Summary:   "the annotation `source` has a value that no filter asks for",
	Why:       "Palette filters packs by `source`, and knows `spectrocloud` and `community`. The community repository holds packs of the community only. Under another value a pack is not found where its users look for it.",
	Fix:       "Set `source` to `community`, and name the company in `contributor`.",
	Related:   []string{"annotation-source-missing", "annotation-contributor-missing"},
	Settings:  []lint.Setting{{Name: "expect", Doc: "the values that packs of this repository have"}},
	Check: func(p *lint.Pass) {
		expected := []string{"community", "spectrocloud"}
		if p.Community() {
			expected = expected[:1]
		}
		hint := lint.Hint(`set "source": "community"; the company goes into "contributor"`)
		if own := p.Setting("expect"); len(own) > 0 {
			expected, hint = own, lint.Hint(`set "source": %q`, own[0])
		}
		source := p.Pack.Meta().Root.Get("annotations", "source")
		if source.Str() == "" || source.Blank() || slices.Contains(expected, source.Value) {
			return
		}
		p.Report(source.Pos, fmt.Sprintf("the annotation source is %q; expected is %s", source.Value, enumerate(expected, "or")),
			hint)
	},
}
