package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
)

var AddontypeOnInfra = lint.Rule{
	ID:       "addontype-on-infra",
	Severity: lint.Info,
	Category: lint.Metadata,
	Summary:  "addonType stands on a pack that is no add-on",
	Why:      "Only the layer `addon` has categories: on every other layer the key is ignored. It is a leftover, or the layer is wrong.",
	Fix:      "Remove `addonType`, or set `layer` to `addon` if the pack is an add-on.",
	Related:  []string{"layer-invalid"},
	Check: func(p *lint.Pass) {
		pair, ok := p.Pack.Meta().Root.Pair("addonType")
		layer := p.Pack.Layer()
		if !ok || pair.Value.Blank() || layer == "addon" || !slices.Contains(layers(), layer) {
			return
		}
		p.Report(pair.Key.Pos, fmt.Sprintf("addonType %s has no meaning on the layer %s", jsonText(pair.Value), layer),
			lint.Hint("remove addonType"))
	},
}
