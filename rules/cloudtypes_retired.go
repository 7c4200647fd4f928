package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
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
					lint.Hint("remove %q", node.Value), lint.Fix(withoutCloudType(p.Pack, node)))
			}
		}
	},
}

// withoutCloudType takes a cloud out of cloudTypes where a current one remains: a
// pack for retired clouds alone is one that somebody has to look at.
func withoutCloudType(p *pack.Pack, node *pack.Node) []pack.Edit {
	list := p.Meta().Root.Get("cloudTypes")
	if !list.Is(pack.Sequence) || !slices.ContainsFunc(list.Strings(), func(name string) bool { return slices.Contains(currentCloudTypes(), name) }) {
		return nil
	}
	return p.Meta().Remove(list, slices.Index(list.Items, node))
}
