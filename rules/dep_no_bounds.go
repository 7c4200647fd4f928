package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
)

var DepNoBounds = lint.Rule{
	ID:       "dep-no-bounds",
	Severity: lint.Info,
	Category: lint.Constraints,
	Summary:  "a dependency names neither a lowest nor a highest version",
	Why:      "Palette skips the validation of a dependency without versions. One that is optional does nothing at all.",
	Fix:      "Name the versions that the pack was tested with, as minVersion, maxVersion or both, or remove the dependency.",
	Related:  []string{"dep-range-inverted", "https://docs.spectrocloud.com/registries-and-packs/pack-constraints/"},
	Check: func(p *lint.Pass) {
		for _, d := range dependencies(p.Pack) {
			if !d.Node.Get("minVersion").Blank() || !d.Node.Get("maxVersion").Blank() {
				continue
			}
			switch d.Type {
			case depRequired:
				p.Report(d.at("packName"), fmt.Sprintf("%s has neither minVersion nor maxVersion: Palette skips its validation", d.String()),
					lint.Hint("add the lowest version that the pack works with as minVersion"))
			case depOptional, depNotSupported:
				p.Report(d.at("packName"), fmt.Sprintf("%s is %s and has neither minVersion nor maxVersion: it has no effect", d.String(), d.Type),
					lint.Hint("add the versions as minVersion and maxVersion, or remove the dependency"))
			}
		}
	},
}
