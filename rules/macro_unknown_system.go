package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// MacroUnknownSystem knows the system macros from data/system-macros.yaml.
var MacroUnknownSystem = lint.Rule{
	ID:       "macro-unknown-system",
	Severity: lint.Error,
	Category: lint.Macros,
	Summary:  "a macro names a system variable that Palette does not have",
	Why:      "Palette puts nothing in the place of a system macro that it does not know, and the cluster gets an empty value. The macros of app profiles, and those of former releases, are a warning: they have a value elsewhere.",
	Fix:      "Use one of the documented system macros, spelled as the documentation spells it.",
	Related:  []string{"macro-unknown-kind", "macro-limited-cloud", "https://docs.spectrocloud.com/registries-and-packs/pack-constraints/"},
	Check: func(p *lint.Pass) {
		for _, m := range p.Pack.Macros() {
			for _, ref := range m.References {
				if ref.Kind != pack.SystemMacro || m.Fault != nil && m.Fault.Pos == ref.Pos {
					continue
				}
				known, ok := findSystemMacro(ref.Path)
				switch {
				case !ok:
					hint := lint.Hint("the documentation lists the system macros: docs.spectrocloud.com/registries-and-packs/pack-constraints")
					if meant, ok := closest(ref.Path, currentSystemMacros()); ok {
						hint = lint.Hint("did you mean .spectro.system.%s?", meant)
					}
					p.Report(ref.Pos, fmt.Sprintf("%s is no system macro: Palette puts nothing in its place", ref), hint)
				case known.Former != "":
					p.Report(ref.Pos, fmt.Sprintf("%s is %s: a cluster profile has no value for it", ref, known.Former), lint.As(lint.Warning))
				}
			}
		}
	},
}
