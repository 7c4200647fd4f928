package rules

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// MacroVarUndeclared reports each variable once, where it is used first. A macro
// with a default is no promise that the profile has the variable.
var MacroVarUndeclared = lint.Rule{
	ID:       "macro-var-undeclared",
	Severity: lint.Warning,
	Category: lint.Macros,
	Summary:  "the pack uses a variable of the cluster profile that its README does not mention",
	Why:      "A variable is defined in the cluster profile, not in the pack: the pack works only in profiles that define it, and its user can know that from the README alone.",
	Fix:      "List the variables in the README, with what they are for. Or ship a plain value that a user can replace by a variable of any name.",
	Related:  []string{"macro-pack-unresolved", "https://docs.spectrocloud.com/profiles/cluster-profiles/create-cluster-profiles/define-profile-variables/create-cluster-profile-variables/"},
	Settings: []lint.Setting{{Name: "allow", Doc: "variables that all profiles define"}},
	Check: func(p *lint.Pass) {
		if withdrawn(p.Pack) {
			return
		}
		readme := p.Pack.Text(pack.ReadmeFile).Text
		seen := map[string]bool{}
		for _, m := range p.Pack.Macros() {
			for _, ref := range m.References {
				if ref.Kind != pack.VarMacro || ref.Path == "" || seen[ref.Path] || m.HasDefault() {
					continue
				}
				seen[ref.Path] = true
				if mentioned(readme, ref.Path) || slices.Contains(p.Setting("allow"), ref.Path) {
					continue
				}
				p.Report(ref.Pos, fmt.Sprintf("the profile variable %s is not mentioned in the README: the pack works only in profiles that define it", ref.Path),
					lint.Hint("say in README.md that the profile needs a variable %s, and what to set it to", ref.Path))
			}
		}
	},
}

// mentioned tells whether a text has a name as a word.
func mentioned(text []byte, name string) bool {
	word, err := regexp.Compile(`(^|[^\w-])` + regexp.QuoteMeta(name) + `($|[^\w-])`)
	return err == nil && word.Match(text)
}
