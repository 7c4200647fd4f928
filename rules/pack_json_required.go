package rules

import (
	"fmt"
	"strconv"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

var PackJSONRequired = lint.Rule{
	ID:       "pack-json-required",
	Severity: lint.Error,
	Category: lint.Metadata,
	Summary:  "name, displayName, version or layer is missing from pack.json, or empty",
	Why:      "These four make a pack: its identity, its title, its tag, and its place in a profile. The registry checks for them when the pack is pushed, and refuses it.",
	Fix:      "Give each of them a value.",
	Related:  []string{"pack-json-schema", "layer-invalid", "https://docs.spectrocloud.com/registries-and-packs/add-custom-packs/"},
	Check: func(p *lint.Pass) {
		root := p.Pack.Meta().Root
		if !root.Is(pack.Mapping) {
			return
		}
		var missing []string
		for _, key := range packSchemaTree().Get("required").Strings() {
			pair, ok := root.Pair(key)
			switch {
			case !ok && misspelling(p.Pack, key) != nil:
				p.Report(p.Pack.Anchor(), "pack.json has no "+key, misspelt(p.Pack, key))
			case !ok:
				missing = append(missing, key)
			case pair.Value.Blank():
				text := "empty"
				if pair.Value.Is(pack.Null) {
					text = "null"
				}
				p.Report(pair.Value.Pos, fmt.Sprintf("%s is %s", key, text), lint.Hint("%s", exampleOf(key)))
			}
		}
		if len(missing) > 0 {
			hints := make([]string, len(missing))
			for i, key := range missing {
				hints[i] = strconv.Quote(key)
			}
			p.Report(p.Pack.Anchor(), "pack.json has no "+enumerate(missing, "or"), lint.Hint("add %s", enumerate(hints, "and")))
		}
	},
}

// exampleOf shows what a value of a required key looks like.
func exampleOf(key string) string {
	switch key {
	case "name":
		return `write lower-case letters, digits and hyphens: "name": "hello-universe"`
	case "displayName":
		return `write the title for the console: "displayName": "Hello Universe"`
	case "version":
		return `write the version of the software: "version": "1.2.3"`
	}
	return "use " + enumerate(layers(), "or")
}
