package rules

import (
	"slices"
	"strings"

	"github.com/packlint/packlint/pack"
)

// respell writes references in the macros of one file otherwise, if each macro is
// well formed then, and the reference one that Palette knows.
func respell(p *pack.Pack, written, meant string, refs ...pack.MacroReference) []pack.Edit {
	var all []pack.Rewording
	for _, ref := range refs {
		all = append(all, pack.Rewording{At: ref.Pos, From: written, To: meant})
	}
	return p.RewordMacros(refs[0].Pos.File, func(m pack.Macro) bool {
		i := slices.IndexFunc(m.References, func(r pack.MacroReference) bool { return r.String() == meant })
		return i >= 0 && m.Fault == nil && resolves(m.References[i])
	}, all...)
}

// cure corrects the form of a macro, if it is one then that Palette knows.
func cure(p *pack.Pack, m pack.Macro) []pack.Edit {
	return p.CureMacro(m, func(m pack.Macro) bool {
		return len(m.References) > 0 && !slices.ContainsFunc(m.References, func(r pack.MacroReference) bool { return !resolves(r) })
	})
}

// resolves tells whether Palette knows what a reference stands for, as far as its
// kind tells: a profile can have any variable.
func resolves(r pack.MacroReference) bool {
	if r.Kind == pack.SystemMacro {
		known, ok := findSystemMacro(r.Path)
		return ok && known.Former == ""
	}
	return slices.Contains(pack.MacroKinds(), r.Kind) && r.Path != ""
}

// certainReference is meantReference where there is no doubt.
func certainReference(ref pack.MacroReference) (string, bool) {
	if named := (pack.MacroReference{Kind: pack.SystemMacro, Path: strings.Trim(ref.Kind+"."+ref.Path, ".")}); resolves(named) {
		return named.String(), true
	}
	kind, ok := certainlyMeant(ref.Kind, pack.MacroKinds())
	if slices.Contains([]string{"vars", "variable", "variables"}, strings.ToLower(ref.Kind)) {
		kind, ok = pack.VarMacro, true
	}
	ref.Kind = kind
	return ref.String(), ok && ref.Path != ""
}
