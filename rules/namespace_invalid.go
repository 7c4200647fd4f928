package rules

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// NamespaceInvalid leaves namespaces with a macro to Palette: what it stands for
// is not known here.
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
		case strings.Contains(namespace.Value, "{{"):
		default:
			if wrong := validation.IsDNS1123Label(namespace.Value); len(wrong) > 0 {
				p.Report(namespace.Pos, fmt.Sprintf("pack.namespace %q is no valid namespace: %s", namespace.Value, reason(wrong)))
			}
		}
	},
}
