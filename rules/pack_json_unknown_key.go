package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
)

var PackJSONUnknownKey = lint.Rule{
	ID:       "pack-json-unknown-key",
	Severity: lint.Warning,
	Category: lint.Metadata,
	Summary:  "pack.json has a key that no schema names",
	Why:      "Palette ignores keys that it does not know, and the schema lets them pass. A key with a typing error, or in another case, is such a key: the charts, manifests or constraints below it are not part of the pack.",
	Fix:      "Spell the key as the schema does; remove what is no key of pack.json. A key that starts with `//` is a comment.",
	Related:  []string{"pack-json-schema", "https://docs.spectrocloud.com/registries-and-packs/add-custom-packs/"},
	Settings: []lint.Setting{{Name: "allow", Doc: "further keys, at whatever depth"}},
	Check: func(p *lint.Pass) {
		before := schemaViolationsOf(p.Pack.Meta())
		for _, unknown := range unknownKeys(p.Pack.Meta().Root) {
			if slices.Contains(p.Setting("allow"), unknown.Key.Value) {
				continue
			}
			hint := lint.Hint("remove it, or make it an annotation if it is meant for readers")
			if len(unknown.Path) > 0 {
				hint = lint.Hint("remove it; the keys here are %s", enumerate(knownKeys(unknown.Path), "and"))
			}
			options := []lint.Option{hint}
			if unknown.Meant != "" {
				options = []lint.Option{lint.Hint("did you mean %q?", unknown.Meant), lint.Fix(unknown.rename(p.Pack.Meta(), before))}
				if len(unknown.Path) == 0 {
					options = append(options, lint.Cause(keyCause(unknown.Meant)))
				}
			}
			p.Report(unknown.Key.Pos, fmt.Sprintf("%q is no key of %s: Palette ignores it", unknown.Key.Value, jsonPath(unknown.Path)), options...)
		}
	},
}
