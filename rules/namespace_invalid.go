package rules

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// NamespaceInvalid takes a macro for a letter: what it stands for is not known,
// but the rest of the name is.
var NamespaceInvalid = lint.Rule{
	ID:       "namespace-invalid",
	Severity: lint.Error,
	Category: lint.Values,
	Summary:  "pack.namespace is no valid name of a namespace",
	Why:      "Palette cannot create the namespace, and nothing of the pack is deployed.",
	Fix:      "Use lower-case letters, digits and '-', at most 63 characters, starting and ending with a letter or digit.",
	Related:  []string{"namespace-missing", "kubernetes-invalid-name"},
	Check: func(p *lint.Pass) {
		namespace := p.Pack.Values().Root.Get("pack", "namespace")
		switch {
		case namespace.Blank():
		case namespace.Kind != pack.String:
			p.Report(namespace.Pos, fmt.Sprintf("pack.namespace is %s, not a string", namespace.Kind), lint.As(lint.Warning), lint.Hint("write the name in quotes"))
		default:
			reportNamespace(p, "pack.namespace", namespace, namespace.Value)
		}
		additional := p.Pack.Values().Root.Get("pack", "additionalNamespaces")
		if additional.Is(pack.Mapping) {
			return // whether its keys or its values count is not documented
		}
		for _, name := range namespacesOf(additional) {
			if name != "" {
				reportNamespace(p, "pack.additionalNamespaces", additional, name)
			}
		}
	},
}

func reportNamespace(p *lint.Pass, what string, n *pack.Node, name string) {
	text := macroText.ReplaceAllString(name, "x")
	if strings.Contains(text, "{{") {
		return
	}
	if wrong := validation.IsDNS1123Label(text); len(wrong) > 0 {
		p.Report(n.Pos, fmt.Sprintf("%s %q is no valid namespace: %s", what, name, reason(wrong)))
	}
}
