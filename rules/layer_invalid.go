package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
)

var LayerInvalid = lint.Rule{
	ID:       "layer-invalid",
	Severity: lint.Error,
	Category: lint.Metadata,
	Summary:  "layer is none of the layers of a cluster profile",
	Why:      "A pack fills one layer of a profile: `os`, `k8s`, `cni`, `csi`, `addon`, or `kernel`. A pack of any other layer is rejected when it is pushed.",
	Fix:      "Set `layer` to the one that the pack fills; whatever runs on top of a complete cluster is an `addon`.",
	Related:  []string{"pack-json-required", "https://docs.spectrocloud.com/registries-and-packs/add-custom-packs/"},
	Check: func(p *lint.Pass) {
		node := p.Pack.Meta().Root.Get("layer")
		if node.Str() == "" || node.Blank() || slices.Contains(layers(), node.Value) {
			return
		}
		hint := lint.Hint("use %s", enumerate(layers(), "or"))
		if meant, ok := closest(node.Value, layers()); ok {
			hint = lint.Hint("did you mean %q?", meant)
		}
		p.Report(node.Pos, fmt.Sprintf("%q is no layer", node.Value), hint, lint.Fix(correction(p.Pack.Meta(), node, layers())))
	},
}
