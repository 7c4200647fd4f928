package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// NamespaceLabelsTarget leaves names with macros alone, and the namespaces that
// are always there: the documentation labels default in its example.
var NamespaceLabelsTarget = lint.Rule{
	ID:       "namespacelabels-target",
	Severity: lint.Warning,
	Category: lint.Values,
	Summary:  "pack.namespaceLabels names a namespace that is not the pack's",
	Why:      "The labels, often the pod security level that the pack's pods need, land on another namespace or on none.",
	Fix:      "Use the name in `pack.namespace`, or list the other one in `pack.additionalNamespaces`.",
	Related:  []string{"namespacelabels-shape"},
	Check: func(p *lint.Pass) {
		section := p.Pack.Values().Root.Get("pack")
		own := append(namespacesOf(section.Get("additionalNamespaces")), packNamespace(p.Pack.Values().Root))
		for _, key := range []string{"namespaceLabels", "namespaceAnnotations"} {
			labels := section.Get(key)
			if !labels.Is(pack.Mapping) {
				continue
			}
			for _, pair := range labels.Pairs {
				target := pair.Key.Value
				system := target == "default" || strings.HasPrefix(target, "kube-")
				if !system && !slices.Contains(own, target) && !strings.Contains(packNamespace(p.Pack.Values().Root)+target, "{{") {
					p.Report(pair.Key.Pos, fmt.Sprintf("pack.%s is for the namespace %q, but the pack goes to %q", key, pair.Key.Value, packNamespace(p.Pack.Values().Root)),
						lint.Hint("write %s, or add %s to pack.additionalNamespaces", packNamespace(p.Pack.Values().Root), pair.Key.Value))
				}
			}
		}
	},
}

// namespacesOf reads the forms that the documentation gives for
// additionalNamespaces: a list, a mapping, or names separated by commas.
func namespacesOf(n *pack.Node) []string {
	out := n.Strings()
	for part := range strings.SplitSeq(n.Str(), ",") {
		out = append(out, strings.TrimSpace(part))
	}
	if n.Is(pack.Mapping) {
		for _, pair := range n.Pairs {
			out = append(out, pair.Key.Value)
		}
	}
	return out
}
