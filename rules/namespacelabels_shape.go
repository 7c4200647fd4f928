package rules

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// NamespaceLabelsShape covers namespaceAnnotations, which is written the same
// way. Values with macros are left alone.
var NamespaceLabelsShape = lint.Rule{
	ID:       "namespacelabels-shape",
	Severity: lint.Error,
	Category: lint.Values,
	Summary:  "pack.namespaceLabels is not written as `namespace: \"key=value,key=value\"`",
	Why:      "Palette reads one string a namespace. In any other form the labels are not put on, and a pod security level that they should set is not in force.",
	Fix:      "Write one string a namespace, with the labels separated by commas.",
	Related:  []string{"namespacelabels-target", "https://docs.spectrocloud.com/profiles/cluster-profiles/create-cluster-profiles/profile-customization/"},
	Check: func(p *lint.Pass) {
		for _, key := range []string{"namespaceLabels", "namespaceAnnotations"} {
			section := p.Pack.Values().Root.Get("pack", key)
			switch {
			case section.Blank():
			case section.Kind != pack.Mapping:
				p.Report(section.Pos, fmt.Sprintf("pack.%s is %s; it maps namespaces to strings", key, section.Kind),
					lint.Hint(`write %s: {%s: "key=value"}`, key, packNamespace(p.Pack)))
			default:
				for _, pair := range section.Pairs {
					checkLabelText(p, key, pair)
				}
			}
		}
	},
}

func checkLabelText(p *lint.Pass, section string, pair pack.Pair) {
	if pair.Value.Kind != pack.String {
		p.Report(pair.Value.Pos, fmt.Sprintf("pack.%s.%s is %s; write the pairs as one string", section, pair.Key.Value, pair.Value.Kind),
			lint.Hint(`write %s: "key=value,key=value"`, pair.Key.Value))
		return
	}
	if strings.Contains(pair.Value.Value, "{{") {
		return
	}
	for part := range strings.SplitSeq(pair.Value.Value, ",") {
		if part = strings.TrimSpace(part); part != "" && !strings.Contains(part, "=") {
			p.Report(pair.Value.Pos, fmt.Sprintf("pack.%s.%s: %q is no key=value pair", section, pair.Key.Value, part),
				lint.Hint(`write the pairs as "key=value,key=value"`))
			return
		}
	}
}
