package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// MacroLegacy reports each reference once a file.
var MacroLegacy = lint.Rule{
	ID:       "macro-legacy",
	Severity: lint.Info,
	Category: lint.Macros,
	Summary:  "a macro refers to .Spectro, as those of early releases did",
	Why:      "The macros of today start with .spectro in lower case. No documentation of a current release has .Spectro: what stands behind it is not resolved any more.",
	Fix:      "Use the macro that says the same today, or make it a value of the pack.",
	Related:  []string{"macro-unknown-kind", "https://docs.spectrocloud.com/registries-and-packs/pack-constraints/"},
	Check: func(p *lint.Pass) {
		seen := map[[2]string]bool{}
		written := legacyReferences(p.Pack)
		for _, m := range p.Pack.Macros() {
			for _, ref := range m.Legacy {
				name := legacyName(ref)
				if seen[[2]string{m.Pos.File, name}] {
					continue
				}
				seen[[2]string{m.Pos.File, name}] = true
				hint := lint.Hint("use a system macro, or a value of the pack")
				now, certain := certainReference(ref)
				if meant, ok := meantReference(ref); slices.Contains(pack.MacroKinds(), ref.Kind) {
					hint = lint.Hint("write %s", ref)
					now, certain = ref.String(), true
				} else if ok {
					hint = lint.Hint("did you mean %s?", meant)
				}
				var fix []pack.Edit
				if certain {
					fix = respell(p.Pack, name, now, written[[2]string{m.Pos.File, name}]...)
				}
				p.Report(ref.Pos, fmt.Sprintf("%s is a macro of early releases, which Palette does not resolve any more", name), hint, lint.Fix(fix))
			}
		}
	},
}

// legacyReferences are the references to .Spectro by their file and as written.
func legacyReferences(p *pack.Pack) map[[2]string][]pack.MacroReference {
	out := map[[2]string][]pack.MacroReference{}
	for _, m := range p.Macros() {
		for _, ref := range m.Legacy {
			place := [2]string{m.Pos.File, legacyName(ref)}
			out[place] = append(out[place], ref)
		}
	}
	return out
}

// legacyName is a reference to .Spectro as written.
func legacyName(ref pack.MacroReference) string {
	return ".Spectro" + strings.TrimPrefix(ref.String(), ".spectro")
}
