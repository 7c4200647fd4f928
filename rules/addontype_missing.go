package rules

import (
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

var AddontypeMissing = lint.Rule{
	ID:        "addontype-missing",
	Severity:  lint.Warning,
	Community: lint.Error,
	Category:  lint.Metadata,
	Summary:   "an add-on has no addonType",
	Why:       "The console groups add-ons by `addonType`; the documentation asks for it on every pack of the layer `addon`. Without it the pack is in none of the groups.",
	Fix:       "Add `addonType`.",
	Related:   []string{"addontype-unknown", "addontype-generic", "https://docs.spectrocloud.com/registries-and-packs/add-custom-packs/"},
	Check: func(p *lint.Pass) {
		pair, ok := p.Pack.Meta().Root.Pair("addonType")
		if p.Pack.Layer() != "addon" || ok && !(pair.Value.Is(pack.String) && pair.Value.Blank()) {
			return
		}
		hint := lint.Hint(`add "addonType": one of %s`, enumerate(specificAddonTypes(), "or"))
		if ok {
			p.Report(pair.Value.Pos, "addonType is empty on a pack of the layer addon", hint)
			return
		}
		p.Report(p.Pack.Anchor(), "pack.json has no addonType, and its layer is addon", hint, misspelt(p.Pack, "addonType"))
	},
}
