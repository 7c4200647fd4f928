package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// MacroUnquoted reports each such macro; values-syntax and preset-shape leave a
// text to it that does not parse for no other reason.
var MacroUnquoted = lint.Rule{
	ID:       "macro-unquoted",
	Severity: lint.Error,
	Category: lint.Macros,
	Summary:  "a value starts with a macro and is not quoted",
	Why:      "To YAML, a brace at the start of a value opens a mapping. The file does not parse, or not as its author means it, and Palette cannot save the profile.",
	Fix:      "Put the whole value into quotes: single ones where the macro holds double quotes.",
	Related:  []string{"macro-malformed", "values-syntax", "https://docs.spectrocloud.com/registries-and-packs/pack-constraints/"},
	Check: func(p *lint.Pass) {
		for _, m := range p.Pack.Macros() {
			if !m.Unquoted {
				continue
			}
			hint := "quote the whole value"
			if m.Quoted != "" {
				hint += ": " + m.Quoted
			}
			p.Report(m.Pos, fmt.Sprintf("the value starts with the macro %s and is not quoted: YAML reads a mapping", m.Text),
				lint.Hint("%s", hint), lint.Fix(m.Requote))
		}
	},
}

// brokenByMacro tells whether a text does not parse because of its macros, and
// for no other reason: values.yaml, or the add of a preset.
func brokenByMacro(p *pack.Pack, preset *pack.Node) bool {
	for _, m := range p.Macros() {
		if m.Breaks && m.Preset == preset && (preset != nil || m.Pos.File == pack.ValuesFile) {
			return true
		}
	}
	return false
}
