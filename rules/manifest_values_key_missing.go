package rules

import (
	"fmt"
	"slices"

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
			hint := lint.Hint("add manifests.%s with the values that the template reads", m.Stem())
			key, fix := misspelledStem(p, m)
			if fix != nil {
				hint = lint.Hint("rename manifests.%s to %s", key, m.Stem())
			}
			p.Report(d.Offset(at.offset, len(dottedValues(at.path))), fmt.Sprintf("the manifest reads %s, and values.yaml has no manifests.%s", dottedValues(at.path), m.Stem()),
				lint.As(severity), hint, lint.Fix(fix))
		}
	},
}

// misspelledStem finds the one key that is certainly meant for a manifest, and is
// of no other.
func misspelledStem(p *lint.Pass, m *pack.Manifest) (key string, fix []pack.Edit) {
	section := p.Pack.Values().Root.Get("manifests")
	var strays []string
	for _, name := range section.Keys() {
		if !slices.Contains(manifestStems(p.Pack), name) && !usedByMacro(p.Pack, "manifests."+name) {
			strays = append(strays, name)
		}
	}
	key, ok := certainlyMeant(m.Stem(), strays)
	if pair, has := section.Pair(key); ok && has && pair.Value.Is(pack.Mapping) {
		fix = renamedTo(p, section, pair.Key, manifestStems(p.Pack), "manifests")
	}
	return key, fix
}
