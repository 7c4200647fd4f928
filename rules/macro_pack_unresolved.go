package rules

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// MacroPackUnresolved looks into the packs of the run: for a reference to the
// pack itself into its own values, for another pack into those of all its
// versions. A pack that is not part of the run can have any value.
var MacroPackUnresolved = lint.Rule{
	ID:       "macro-pack-unresolved",
	Severity: lint.Warning,
	Category: lint.Macros,
	Summary:  "a macro refers to a value that the pack does not have",
	Why:      "Palette puts nothing in the place of a reference that leads nowhere, and the cluster gets an empty value.",
	Fix:      "Correct the path, which starts at the root of the pack's values.yaml, or name a default: `{{ .spectro.pack.NAME.PATH | default \"…\" }}`.",
	Related:  []string{"macro-unknown-kind", "https://docs.spectrocloud.com/registries-and-packs/pack-constraints/"},
	Check: func(p *lint.Pass) {
		for _, m := range p.Pack.Macros() {
			for _, ref := range m.References {
				name, path, _ := strings.Cut(ref.Path, ".")
				if ref.Kind != pack.PackMacro || path == "" || m.HasDefault() || m.Fault != nil && m.Fault.Pos == ref.Pos {
					continue
				}
				where, nearest := "its own values.yaml", p.Pack
				packs := []*pack.Pack{p.Pack}
				if name != p.Pack.Name() {
					packs = p.Repo.Named(name)
					if len(packs) == 0 {
						continue
					}
					nearest = packs[len(packs)-1]
					where = "the values.yaml of " + nearest.Path
					if len(packs) > 1 {
						where = fmt.Sprintf("the values.yaml of any of the %d packs of that name", len(packs))
					}
				}
				if anyHasValue(packs, path) {
					continue
				}
				hint := lint.Hint("give it a default: | default \"…\"")
				if meant, ok := meantPath(nearest.Values().Root, path); ok {
					hint = lint.Hint("did you mean .spectro.pack.%s.%s?", name, meant)
				}
				p.Report(ref.Pos, fmt.Sprintf("the macro %s leads nowhere: %s is not in %s", m.Text, path, where), hint, lint.Key(m.Text))
			}
		}
	},
}

// anyHasValue tells whether a path is in the values of one of the packs, as they
// are or with a preset. Values that cannot be read can have any.
func anyHasValue(packs []*pack.Pack, path string) bool {
	for _, p := range packs {
		if p.Values().Err != nil || hasValue(p.Values().Root, path) {
			return true
		}
		for _, preset := range p.PresetList() {
			if hasValue(preset.Add, path) {
				return true
			}
		}
	}
	return false
}

func hasValue(root *pack.Node, path string) bool {
	_, ok := root.Lookup(path)
	return ok
}

// meantPath corrects the first key of a dotted path that is not there.
func meantPath(root *pack.Node, path string) (string, bool) {
	at, rest := root.Deepest(path)
	key, below, nested := strings.Cut(rest, ".")
	meant, ok := closest(key, at.Keys())
	if !ok {
		return "", false
	}
	meant = strings.TrimSuffix(path, rest) + meant
	if nested {
		meant += "." + below
	}
	return meant, hasValue(root, meant)
}
