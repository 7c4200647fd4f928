package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// NameOnTwoLayers takes the layer that most packs of a name are on for the right
// one, and of two equals that of the first pack.
var NameOnTwoLayers = lint.Rule{
	ID:       "name-on-two-layers",
	Severity: lint.Error,
	Category: lint.Repository,
	Summary:  "packs of one name are on two layers",
	Why:      "A registry knows a pack by its name: both become versions of one pack, and a profile is offered the add-on as an update of the storage layer.",
	Fix:      "Give the pack for the other layer a name of its own. Usual are `csi-app` for the storage layer and `csi-app-addon` for the add-on; they can have one displayName.",
	Related:  []string{"name-drift", "dep-layer-mismatch"},
	CheckRepo: func(p *lint.RepoPass) {
		for _, name := range p.Repo.Names() {
			packs := layeredPacks(p.Repo.Named(name))
			usual := usualLayer(packs)
			for _, one := range packs {
				if one.Layer() == usual.Layer() {
					continue
				}
				p.Report(one, one.Meta().Root.Get("layer").Pos, fmt.Sprintf("the pack %s is on the layer %s, and on the layer %s in %s", name, one.Layer(), usual.Layer(), usual.Path),
					lint.Key(name), lint.Hint("give the pack for the layer %s a name of its own, such as %s-%s", one.Layer(), name, one.Layer()),
					lint.Elsewhere(usual, usual.Meta().Root.Get("layer").Pos, "layer %s", usual.Layer()))
			}
		}
	},
}

// layeredPacks are the packs that are on a layer that exists.
func layeredPacks(packs []*pack.Pack) []*pack.Pack {
	return slices.DeleteFunc(slices.Clone(packs), func(p *pack.Pack) bool { return !slices.Contains(layers(), p.Layer()) })
}

// usualLayer returns the first pack on the layer that most are on.
func usualLayer(packs []*pack.Pack) (first *pack.Pack) {
	count := map[string]int{}
	for _, p := range packs {
		count[p.Layer()]++
	}
	for _, p := range packs {
		if first == nil || count[p.Layer()] > count[first.Layer()] {
			first = p
		}
	}
	return first
}

// onTwoLayers tells whether another pack of a pack's name is on another layer.
func onTwoLayers(r *lint.Repo, p *pack.Pack) bool {
	return slices.ContainsFunc(layeredPacks(r.Named(p.Name())), func(other *pack.Pack) bool { return other.Layer() != p.Layer() })
}
