package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

var CloudtypesUnknown = lint.Rule{
	ID:       "cloudtypes-unknown",
	Severity: lint.Error,
	Category: lint.Metadata,
	Summary:  "a cloud type is unknown to Palette and to every schema",
	Why:      "The schema of pack.json rejects the value when the pack is pushed; where it is let through, no cloud goes by that name, and the pack is offered for none.",
	Fix:      "Use the name that Palette has for the cloud.",
	Related:  []string{"cloudtypes-missing", "cloudtypes-retired", "cloudtypes-docs-only", "https://docs.spectrocloud.com/registries-and-packs/add-custom-packs/"},
	Settings: []lint.Setting{{Name: "allow", Doc: "further cloud types"}},
	Check: func(p *lint.Pass) {
		for _, node := range cloudTypeNodes(p.Pack) {
			if _, ok := findCloudType(node.Value); ok || slices.Contains(p.Setting("allow"), node.Value) {
				continue
			}
			hint := lint.Hint("use %s", enumerate(currentCloudTypes(), "or"))
			if meant, ok := closest(node.Value, currentCloudTypes()); ok {
				hint = lint.Hint("did you mean %q?", meant)
			}
			p.Report(node.Pos, fmt.Sprintf("%q is no cloud type", node.Value), hint, lint.Fix(correctCloudType(p.Pack, node)))
		}
	},
}

// correctCloudType writes the cloud that is certainly meant, unless another entry is
// it or is meant to be.
func correctCloudType(p *pack.Pack, node *pack.Node) []pack.Edit {
	known := currentCloudTypes()
	meant, ok := certainlyMeant(node.Value, known)
	if !ok {
		return nil
	}
	for _, other := range cloudTypeNodes(p) {
		if same, _ := certainlyMeant(other.Value, known); other != node && (other.Value == meant || same == meant) {
			return nil
		}
	}
	return p.Meta().SetString(node, meant)
}
