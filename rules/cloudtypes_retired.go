package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
)

var CloudtypesRetired = lint.Rule{
	ID:       "cloudtypes-retired",
	Severity: lint.Info,
	Category: lint.Metadata,
	Summary:  "a cloud type is no longer a cloud of Palette",
	Why:      "The schema of pack.json still lists the value, but Palette's API has no such cloud any more: the entry does nothing.",
	Fix:      "Remove the value from `cloudTypes`.",
	Related:  []string{"cloudtypes-unknown"},
	Check: func(p *lint.Pass) {
		for _, node := range cloudTypeNodes(p.Pack) {
			if known, ok := findCloudType(node.Value); ok && known.retired() && !withdrawn(p.Pack) {
				p.Report(node.Pos, fmt.Sprintf("the cloud type %q is no longer a cloud of Palette", node.Value),
					lint.Hint("remove %q", node.Value))
			}
		}
	},
}
