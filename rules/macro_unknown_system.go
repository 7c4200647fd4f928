package rules

import (
	"fmt"
	"slices"
	"strings"

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
	Settings: []lint.Setting{{Name: "allow", Doc: "further system macros, without `.spectro.system.`"}},
	Check: func(p *lint.Pass) {
		for _, m := range p.Pack.Macros() {
			for _, ref := range m.References {
				if ref.Kind != pack.SystemMacro || slices.Contains(p.Setting("allow"), ref.Path) || m.Fault != nil && m.Fault.Pos == ref.Pos {
					continue
				}
				known, ok := findSystemMacro(ref.Path)
				switch {
				case !ok:
					var fix []pack.Edit
					if meant, ok := certainlyMeant(ref.Path, currentSystemMacros()); ok {
						fix = respell(p.Pack, ref.String(), ".spectro.system."+meant, ref)
					}
					p.Report(ref.Pos, fmt.Sprintf("%s is no system macro that Palette documents: it puts nothing in its place", ref), systemMacroHint(ref.Path), lint.Fix(fix))
				case known.Former != "":
					p.Report(ref.Pos, fmt.Sprintf("%s is documented as %s only: a cluster profile has no value for it", ref, known.Former), lint.As(lint.Warning))
				}
			}
		}
	},
}

// systemMacroHint names the macro that was meant, or those about the same thing.
func systemMacroHint(name string) lint.Option {
	if meant, ok := closest(name, currentSystemMacros()); ok {
		return lint.Hint("did you mean .spectro.system.%s?", meant)
	}
	about, _, _ := strings.Cut(name, ".")
	var same []string
	for _, known := range currentSystemMacros() {
		if strings.HasPrefix(known, about+".") {
			same = append(same, ".spectro.system."+known)
		}
	}
	if len(same) > 0 {
		return lint.Hint("use %s", enumerate(same, "or"))
	}
	return lint.Hint("the documentation lists the system macros: docs.spectrocloud.com/registries-and-packs/pack-constraints")
}
