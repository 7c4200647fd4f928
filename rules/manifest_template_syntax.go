package rules

import (
	"github.com/packlint/packlint/lint"
)

// ManifestTemplateSyntax reports once a file. Where nothing says that the file
// is a template, it is sure of the syntax only, not of what Palette makes of it
// (trap A8).
var ManifestTemplateSyntax = lint.Rule{
	ID:       "manifest-template-syntax",
	Severity: lint.Error,
	Category: lint.Manifests,
	Summary:  "a manifest is no valid template",
	Why:      "Palette renders manifests as Helm renders templates. One that does not parse fails the deployment of the whole layer. Often the braces are meant for other software: workflows, alerts, or ConfigMaps with templates of their own.",
	Fix:      "Correct the action. Braces that are meant for other software are written `{{ \"{{\" }} … {{ \"}}\" }}`, or come in through a value.",
	Related:  []string{"manifest-render-failed", "manifest-foreign-braces"},
	Check: func(p *lint.Pass) {
		for _, t := range manifestTemplates(p.Pack) {
			if t.Problem == nil {
				continue
			}
			message := "the manifest does not parse as a template: " + brief(t.Problem.Message)
			options := []lint.Option{lint.Key(t.Problem.Message), lint.Hint(`correct the action; if the braces are meant for other software, write {{ "{{" }} for '{{'`)}
			if t.isPlain(p.Pack) {
				message += "; packlint assumes that Palette renders it, although values.yaml has none for it"
				options = append(options, lint.As(lint.Warning))
			}
			p.Report(t.Problem.Pos, message, options...)
		}
	},
}
