package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// AnnotationSourceUnexpected leaves a name to the author that stands nowhere else: it
// is the contributor's.
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
		expected := usualSources(p)
		hint := lint.Hint(`set "source": "community"; the company goes into "contributor"`)
		own := p.Setting("expect")
		if len(own) > 0 {
			expected, hint = own, lint.Hint(`set "source": %q`, own[0])
		}
		source := p.Pack.Meta().Root.Get("annotations", "source")
		if source.Str() == "" || source.Blank() || slices.Contains(expected, source.Value) {
			return
		}
		meant, sure := certainlyMeant(source.Value, expected)
		if sure {
			hint = lint.Hint(`set "source": %q`, meant)
		} else if len(expected) == 1 {
			meant, sure = expected[0], len(own) == 1 || noNameLost(p.Pack, source.Value)
		}
		var fix []pack.Edit
		if sure {
			fix = p.Pack.Meta().SetString(source, meant)
		}
		p.Report(source.Pos, fmt.Sprintf("the annotation source is %q; expected is %s", source.Value, enumerate(expected, "or")),
			hint, lint.Fix(fix))
	},
}

// noNameLost tells whether a source is no name of a contributor, or one that the
// annotation contributor has as well.
func noNameLost(p *pack.Pack, source string) bool {
	contributor := annotation(p, "contributor")
	return contributor != "" && (source == "spectrocloud" || strings.Contains(plainWord(contributor), plainWord(source)))
}

// usualSources are the values of source that Palette knows, as far as the profile of
// the run admits them.
func usualSources(p *lint.Pass) []string {
	if p.Community() {
		return []string{"community"}
	}
	return []string{"community", "spectrocloud"}
}
