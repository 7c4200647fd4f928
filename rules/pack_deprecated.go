package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
)

var PackDeprecated = lint.Rule{
	ID:       "pack-deprecated",
	Severity: lint.Info,
	Optional: true,
	Category: lint.Metadata,
	Summary:  "the annotation `system_state` says that the pack is out of use",
	Why:      "Users can still pick the pack, and build a profile on something that gets no more fixes.",
	Fix:      "Remove the pack from the tree once no profile uses it any more.",
	Check: func(p *lint.Pass) {
		if withdrawn(p.Pack) {
			state := p.Pack.Meta().Root.Get("annotations", "system_state")
			p.Report(state.Pos, fmt.Sprintf("the pack is %s, and still shipped", state.Value),
				lint.Hint("remove the directory when no profile uses the pack any more"))
		}
	},
}
