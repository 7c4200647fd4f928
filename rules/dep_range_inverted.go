package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// DepRangeInverted compares the numbers that both versions have: 1.27.3 to 1.27
// may mean all of 1.27.
var DepRangeInverted = lint.Rule{
	ID:       "dep-range-inverted",
	Severity: lint.Error,
	Category: lint.Constraints,
	Summary:  "the lowest version of a dependency is higher than the highest",
	Why:      "No version lies between the two. A required dependency can never be satisfied, and any other never applies.",
	Fix:      "Swap or correct the versions.",
	Related:  []string{"dep-no-bounds", "https://docs.spectrocloud.com/registries-and-packs/pack-constraints/"},
	Check: func(p *lint.Pass) {
		for _, d := range dependencies(p.Pack) {
			low, _ := pack.SplitVersion(d.Min)
			high, _ := pack.SplitVersion(d.Max)
			for i := range min(len(low), len(high)) {
				order := pack.CompareNumbers(low[i], high[i])
				if order > 0 {
					p.Report(d.at("minVersion"), fmt.Sprintf("%s has the minVersion %s, above its maxVersion %s: no version is between them", d.String(), d.Min, d.Max),
						lint.Hint("swap the two, if that is what was meant"), lint.See(d.at("maxVersion"), "maxVersion"))
				}
				if order != 0 {
					break
				}
			}
		}
	},
}
