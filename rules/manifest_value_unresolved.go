package rules

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ManifestValueUnresolved leaves values alone that a condition or default takes
// care of, and those that a preset brings (trap A9).
var ManifestValueUnresolved = lint.Rule{
	ID:       "manifest-value-unresolved",
	Severity: lint.Warning,
	Category: lint.Manifests,
	Summary:  "a manifest reads a value that neither values.yaml nor a preset has",
	Why:      "It renders as nothing: an empty field that the API server rejects, or a default that nobody chose.",
	Fix:      "Add the value below `manifests.<file name>`, or correct the path in the template.",
	Related:  []string{"manifest-values-key-missing"},
	Check: func(p *lint.Pass) {
		for _, m := range p.Pack.Manifests() {
			root := []string{"manifests", m.Stem()}
			if text, err := m.Read(); err != nil || !pack.Templated(text) || !supplied(p.Pack, root) {
				continue
			}
			d := p.Pack.Text(m.Path)
			seen := map[string]bool{}
			for _, use := range valueUses(string(d.Text)) {
				name := strings.Join(use.path, ".")
				if use.guarded || seen[name] || supplied(p.Pack, append(root[:2:2], use.path...)) {
					continue
				}
				seen[name] = true
				p.Report(d.Offset(use.offset, len(dottedValues(use.path))), fmt.Sprintf("%s is not set: values.yaml has no manifests.%s.%s", dottedValues(use.path), m.Stem(), name),
					lint.Hint("add it to values.yaml, or correct the path"))
			}
		}
	},
}
