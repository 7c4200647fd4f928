package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
)

// DepTargetUnknown leaves the packs of the operating system and of Kubernetes
// alone, which come from Palette's own registry, and a run over a single pack,
// which has no others to look among.
var DepTargetUnknown = lint.Rule{
	ID:       "dep-target-unknown",
	Severity: lint.Info,
	Category: lint.Repository,
	Summary:  "a required pack is not among the packs of the run",
	Why:      "Users need the pack from some other registry. If there is none with a pack of that name, this pack cannot be part of any profile.",
	Fix:      "Check the name. If the pack is in another registry, say in the README which.",
	Related:  []string{"dep-layer-mismatch", "dep-self"},
	Settings: []lint.Setting{{Name: "allow", Doc: "packs that are in another registry"}},
	CheckRepo: func(p *lint.RepoPass) {
		for _, one := range p.Repo.Packs {
			for _, d := range dependencies(one) {
				switch {
				case d.Type != depRequired, d.Name == "", d.Layer == "os", d.Layer == "k8s", d.Layer == "kernel":
					continue
				case len(p.Repo.Packs) < 2, len(p.Repo.Named(d.Name)) > 0, slices.Contains(p.Setting(one, "allow"), d.Name):
					continue
				}
				message := fmt.Sprintf("the required pack %s is not among the %d packs of this run", d.Name, len(p.Repo.Packs))
				if meant, ok := closest(d.Name, p.Repo.Names()); ok && meant != one.Name() {
					target := p.Repo.Named(meant)[0]
					p.Report(one, d.at("packName"), message, lint.Key(d.Name), lint.Hint("did you mean %q? Else say in the README where the pack is from", meant),
						lint.Elsewhere(target, target.Meta().Root.Get("name").Pos, "the pack %s", meant))
					continue
				}
				p.Report(one, d.at("packName"), message, lint.Key(d.Name), lint.Hint("if it is in another registry, say in the README which"))
			}
		}
	},
}
