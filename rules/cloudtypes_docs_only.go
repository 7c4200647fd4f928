package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
)

var CloudtypesDocsOnly = lint.Rule{
	ID:       "cloudtypes-docs-only",
	Severity: lint.Warning,
	Category: lint.Metadata,
	Summary:  "a cloud type is accepted by the community repository alone",
	Why:      "Only the schema of the community repository knows the value. The documented schema rejects it, and Palette's API has no such cloud: outside that repository the pack may not be pushed, and in it the entry does nothing.",
	Fix:      "Use documented cloud types.",
	Related:  []string{"cloudtypes-unknown", "cloudtypes-retired", "https://docs.spectrocloud.com/registries-and-packs/add-custom-packs/"},
	Check: func(p *lint.Pass) {
		for _, node := range cloudTypeNodes(p.Pack) {
			if known, ok := findCloudType(node.Value); ok && known.communityOnly() {
				p.Report(node.Pos, fmt.Sprintf("the cloud type %q is in the schema of the community repository, but not in the documented one", node.Value),
					lint.Hint("remove %q, or name the clouds that it stands for", node.Value))
			}
		}
	},
}
