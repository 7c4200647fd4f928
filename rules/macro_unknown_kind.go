package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

var MacroUnknownKind = lint.Rule{
	ID:       "macro-unknown-kind",
	Severity: lint.Error,
	Category: lint.Macros,
	Summary:  "a macro is of a kind that Palette does not know",
	Why:      "A macro is .spectro.system.…, .spectro.pack.…, .spectro.var.… or .spectro.macro.…; Palette puts nothing in the place of any other, and the cluster gets an empty value.",
	Fix:      "Name the kind behind `.spectro.`: system for what Palette knows of the cluster, pack for a value of a pack in the profile, var for a variable of the profile, macro for a macro of the project or tenant.",
	Related:  []string{"macro-unknown-system", "macro-legacy", "https://docs.spectrocloud.com/registries-and-packs/pack-constraints/"},
	Check: func(p *lint.Pass) {
		for _, m := range p.Pack.Macros() {
			for _, ref := range m.References {
				if slices.Contains(pack.MacroKinds(), ref.Kind) || ref.Kind == "" && m.Fault != nil {
					continue
				}
				message := fmt.Sprintf("%s is no macro: Palette knows no kind %q", ref, ref.Kind)
				if ref.Kind == "" {
					message = fmt.Sprintf("the macro %s names nothing", m.Text)
				}
				hint := lint.Hint("write .spectro.system, .spectro.pack, .spectro.var or .spectro.macro")
				if meant, ok := meantReference(ref); ok {
					hint = lint.Hint("did you mean %s?", meant)
				}
				var fix []pack.Edit
				if meant, ok := certainReference(ref); ok {
					fix = respell(p.Pack, ref.String(), meant, ref)
				}
				p.Report(ref.Pos, message, hint, lint.Fix(fix))
			}
		}
	},
}

// meantReference guesses what a reference of an unknown kind was to be: a system
// macro without its kind, or a kind misspelled.
func meantReference(ref pack.MacroReference) (string, bool) {
	name := strings.Trim(ref.Kind+"."+ref.Path, ".")
	if _, ok := findSystemMacro(name); ok {
		return ".spectro.system." + name, true
	}
	kind, ok := closest(ref.Kind, pack.MacroKinds())
	if strings.HasPrefix(strings.ToLower(ref.Kind), "var") {
		kind, ok = pack.VarMacro, true
	}
	ref.Kind = kind
	return ref.String(), ok && ref.Path != ""
}
