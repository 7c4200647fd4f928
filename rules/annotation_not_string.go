package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

var AnnotationNotString = lint.Rule{
	ID:       "annotation-not-string",
	Severity: lint.Error,
	Category: lint.Metadata,
	Summary:  "the value of an annotation is not a string",
	Why:      "Annotations map strings to strings. The schema of pack.json, against which a pack is checked when it is pushed, rejects anything else, and with it the pack.",
	Fix:      "Put booleans and numbers in quotes.",
	Related:  []string{"pack-json-schema"},
	Check: func(p *lint.Pass) {
		annotations := p.Pack.Meta().Root.Get("annotations")
		if !annotations.Is(pack.Mapping) {
			return
		}
		for _, pair := range annotations.Pairs {
			value := pair.Value
			if value.Is(pack.String) {
				continue
			}
			hint := fmt.Sprintf("write it in quotes: %q", value.Value)
			switch value.Kind {
			case pack.Null:
				hint = `write "", or remove the annotation`
			case pack.Mapping, pack.Sequence:
				hint = "write it as one string, or remove the annotation"
			}
			var fix []pack.Edit
			if value.Is(pack.Bool) || value.Is(pack.Number) {
				fix = p.Pack.Meta().SetString(value, value.Value)
			}
			p.Report(value.Pos, fmt.Sprintf("the annotation %s is %s, not a string", pair.Key.Value, jsonText(value)), lint.Hint("%s", hint), lint.Fix(fix))
		}
	},
}
