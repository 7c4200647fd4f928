package rules

import (
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// MacroMalformed leaves template actions alone that do not speak of spectro, and
// .spectro.… in running text.
var MacroMalformed = lint.Rule{
	ID:       "macro-malformed",
	Severity: lint.Error,
	Category: lint.Macros,
	Summary:  "a macro is written so that Palette cannot resolve it",
	Why:      "Palette resolves `{{ .spectro.KIND.NAME | function }}`, a template with the functions of sprig. What only resembles it stays in the values as it is, or keeps the profile from being deployed.",
	Fix:      "Write two braces on either side without a space between them, a dot before `spectro`, plain quotes, and functions of sprig behind a `|`.",
	Related:  []string{"macro-unquoted", "macro-unknown-kind", "https://masterminds.github.io/sprig/", "https://docs.spectrocloud.com/registries-and-packs/pack-constraints/"},
	Check: func(p *lint.Pass) {
		for _, m := range p.Pack.Macros() {
			if m.Fault == nil {
				continue
			}
			options := []lint.Option{lint.Fix(m.Requote), lint.Fix(cure(p.Pack, m))}
			if meant, ok := closest(m.Fault.Function, pack.MacroFunctions()); ok && m.Fault.Function != "" {
				options = append(options, lint.Hint("did you mean %s?", meant))
				if meant, ok := certainlyMeant(m.Fault.Function, pack.MacroFunctions()); ok {
					options = append(options, lint.Fix(callInstead(p.Pack, m, meant)))
				}
			} else if m.Fault.Hint != "" {
				options = append(options, lint.Hint("%s", m.Fault.Hint))
			}
			p.Report(m.Fault.Pos, "the macro "+m.Text+" "+m.Fault.Message, options...)
		}
	},
}

// callInstead puts a function of sprig in the place of one that is none.
func callInstead(p *pack.Pack, m pack.Macro, function string) []pack.Edit {
	return p.RewordMacros(m.Pos.File, func(m pack.Macro) bool { return m.Fault == nil && slices.Contains(m.Functions, function) },
		pack.Rewording{At: m.Fault.Pos, From: m.Fault.Function, To: function})
}
