package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// DepTypeMissing leaves it to pack-json-schema to name all that is missing when
// that is more than the type.
var DepTypeMissing = lint.Rule{
	ID:       "dep-type-missing",
	Severity: lint.Error,
	Category: lint.Constraints,
	Summary:  "a dependency has no type, or none that Palette knows",
	Why:      "The type says what the dependency means. The schema of pack.json demands it, and the registry refuses a pack that violates its schema.",
	Fix:      "Give it one: `required` when the pack must be in the profile, `optional` when only its version matters if it is, `notSupported` for versions that do not go together with this pack.",
	Related:  []string{"pack-json-schema", "dep-no-bounds", "https://docs.spectrocloud.com/registries-and-packs/pack-constraints/"},
	Check: func(p *lint.Pass) {
		for _, d := range dependencies(p.Pack) {
			node := d.Node.Get("type")
			switch {
			case node == nil && (d.Node.Get("packName") == nil || d.Node.Get("layer") == nil): // pack-json-schema
			case node == nil:
				p.Report(d.at("packName"), d.String()+" has no type", lint.Hint(`add "type": "required", or "optional" if the pack works without it`))
			case node.Is(pack.String) && !slices.Contains(dependencyTypes(), node.Value):
				hint := lint.Hint("use %s", enumerate(dependencyTypes(), "or"))
				if meant, ok := closest(node.Value, dependencyTypes()); ok {
					hint = lint.Hint("did you mean %q?", meant)
				}
				p.Report(node.Pos, fmt.Sprintf("%s has the unknown type %q", d.String(), node.Value), hint,
					lint.Fix(correction(p.Pack.Meta(), node, dependencyTypes())))
			}
		}
	},
}
