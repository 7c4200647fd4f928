package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ManifestValuesKeyMissing is a warning where every use is guarded: the manifest
// may be meant to do without values.
var ManifestValuesKeyMissing = lint.Rule{
	ID:       "manifest-values-key-missing",
	Severity: lint.Error,
	Category: lint.Manifests,
	Summary:  "a manifest uses .Values, but values.yaml has nothing for it",
	Why:      "The template reads the values below `manifests.<file name>`. Without them it renders with holes, or not at all.",
	Fix:      "Add `manifests.<file name>` with the values that the template reads.",
	Related:  []string{"manifest-value-unresolved", "manifest-stem-collision"},
	Check: func(p *lint.Pass) {
		for _, m := range p.Pack.Manifests() {
			if text, err := m.Read(); err != nil || !pack.Templated(text) || supplied(p.Pack, []string{"manifests", m.Stem()}) {
				continue
			}
			d := p.Pack.Text(m.Path)
			uses := valueUses(string(d.Text))
			if len(uses) == 0 {
				continue
			}
			at, severity := uses[0], lint.Warning
			for _, use := range uses {
				if !use.guarded {
					at, severity = use, lint.Error
					break
				}
			}
			p.Report(d.Offset(at.offset, len(dottedValues(at.path))), fmt.Sprintf("the manifest reads %s, and values.yaml has no manifests.%s", dottedValues(at.path), m.Stem()),
				lint.As(severity), lint.Hint("add manifests.%s with the values that the template reads", m.Stem()))
		}
	},
}
