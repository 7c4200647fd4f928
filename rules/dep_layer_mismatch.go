package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

var DepLayerMismatch = lint.Rule{
	ID:       "dep-layer-mismatch",
	Severity: lint.Error,
	Category: lint.Repository,
	Summary:  "a dependency names another layer than the pack it is on has",
	Why:      "Palette looks for the pack on the layer that the dependency names, and never finds it there.",
	Fix:      "Name the layer of the other pack's pack.json. A pack called cni-… can be an add-on.",
	Related:  []string{"dep-target-unknown", "name-on-two-layers"},
	CheckRepo: func(p *lint.RepoPass) {
		for _, one := range p.Repo.Packs {
			for _, d := range dependencies(one) {
				targets := layeredPacks(p.Repo.Named(d.Name))
				if d.Name == "" || len(targets) == 0 || !slices.Contains(layers(), d.Layer) ||
					slices.ContainsFunc(targets, func(t *pack.Pack) bool { return t.Layer() == d.Layer }) {
					continue
				}
				target := targets[len(targets)-1]
				p.Report(one, d.at("layer"), fmt.Sprintf("%s names the layer %s, but %s is on the layer %s (%s)", d.String(), d.Layer, d.Name, target.Layer(), target.Path),
					lint.Hint("write \"layer\": %q", target.Layer()), lint.Key(d.Name),
					lint.Elsewhere(target, target.Meta().Root.Get("layer").Pos, "layer %s", target.Layer()))
			}
		}
	},
}
