package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// ManifestRenderFailed covers plain manifests, too: Palette renders every
// manifest as a template. One that does not parse is left to
// manifest-template-syntax. Where values.yaml has nothing for a manifest, nobody
// can tell a broken template from text with braces of other software in it
// (kubeflow's manifests hold {{workflow…}}): that is a warning.
var ManifestRenderFailed = lint.Rule{
	ID:       "manifest-render-failed",
	Severity: lint.Error,
	Category: lint.Rendering,
	Summary:  "a manifest fails to render, or renders invalid YAML",
	Why:      "Manifests are Go templates with the values below `manifests.<file name>`. One that does not render, or whose output does not parse, fails the deployment of the whole pack.",
	Fix:      "Correct the template, or the value that it inserts. Braces that are meant for other software are written `{{ \"{{\" }} … {{ \"}}\" }}`.",
	Related:  []string{"manifest-template-syntax", "chart-render-failed", "chart-needs-input"},
	Needs:    lint.EachVersion,
	Check: func(p *lint.Pass) {
		unparsed := map[string]bool{}
		for _, t := range manifestTemplates(p.Pack) {
			unparsed[t.Path] = t.Problem != nil
		}
		reportFailures(p, true, func(f render.Failure) (string, []lint.Option) {
			if unparsed[f.Source.Path] {
				return "", nil // manifest-template-syntax
			}
			if f.Kind == render.InvalidYAML {
				return "the manifest is not valid YAML once it is rendered: " + brief(f.Message),
					[]lint.Option{lint.Hint("check the indentation and quoting at this line")}
			}
			message := "the manifest cannot be rendered as a template: " + brief(f.Message)
			if !meantAsTemplate(p.Pack, f) {
				return message + "; it is taken for a template because it holds braces",
					[]lint.Option{lint.As(lint.Warning), lint.Hint(`if the braces are meant for other software, write {{ "{{" }} for '{{'`)}
			}
			if len(f.ValuesPath) > 0 {
				return message, []lint.Option{lint.Hint("correct %s in values.yaml, or this template", dotted(f.ValuesPath))}
			}
			return message, []lint.Option{lint.Hint(`if the braces are meant for other software, write {{ "{{" }} for '{{'`)}
		}, render.Broken, render.InvalidYAML)
	},
}

// meantAsTemplate tells whether the pack has values for a manifest.
func meantAsTemplate(p *pack.Pack, f render.Failure) bool {
	m := p.ManifestAt(f.Source.Manifest)
	return m != nil && p.Values().Root.Get("manifests", m.Stem()) != nil
}

func dotted(path []string) string { return fmt.Sprintf("`%s`", packPath(path)) }
