package rules

import (
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

var CloudtypesMissing = lint.Rule{
	ID:        "cloudtypes-missing",
	Severity:  lint.Warning,
	Community: lint.Error,
	Category:  lint.Metadata,
	Summary:   "pack.json names no cloud type",
	Why:       "A cluster profile is made for a cloud, and offers the packs of that cloud. A pack that names none may be offered for none.",
	Fix:       "List the clouds in `cloudTypes`, or `\"all\"`.",
	Related:   []string{"cloudtypes-unknown", "https://docs.spectrocloud.com/registries-and-packs/add-custom-packs/"},
	Check: func(p *lint.Pass) {
		root := p.Pack.Meta().Root
		pair, ok := root.Pair("cloudTypes")
		switch {
		case !root.Is(pack.Mapping) || root.Get("cloudType") != nil:
		case !ok:
			p.Report(p.Pack.Anchor(), "pack.json has no cloudTypes: no cloud may offer the pack",
				lint.Hint(`add "cloudTypes": ["all"], or the clouds that it is for`), misspelt(p.Pack, "cloudTypes"))
		case pair.Value.Is(pack.Sequence) && pair.Value.Len() == 0:
			p.Report(pair.Value.Pos, "cloudTypes is empty: no cloud may offer the pack",
				lint.Hint(`write ["all"], or the clouds that it is for`))
		}
	},
}
