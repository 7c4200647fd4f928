package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// PackKeyUnknown knows the keys from the documentation; keys of the prefix
// spectrocloud.com/ are Palette's own and pass. On the layers os and k8s the
// section holds much more.
var PackKeyUnknown = lint.Rule{
	ID:       "pack-key-unknown",
	Severity: lint.Warning,
	Category: lint.Values,
	Summary:  "the section pack holds a key that Palette does not know",
	Why:      "The key is ignored without a word: a typing error in namespace sends the whole pack to default.",
	Fix:      "Correct the key, or move it to where it belongs.",
	Related:  []string{"pack-key-misplaced"},
	Settings: []lint.Setting{{Name: "allow", Doc: "further keys of pack"}},
	Check: func(p *lint.Pass) {
		if !wantsContent(p.Pack) {
			return
		}
		section := p.Pack.Values().Root.Get("pack")
		reportUnknownKeys(p, section, "pack", slices.Concat(knownPackKeys(), p.Setting("allow")))
		reportUnknownKeys(p, section.Get("content"), "pack.content", []string{"images", "charts"})
	},
}

func reportUnknownKeys(p *lint.Pass, section *pack.Node, name string, known []string) {
	if !section.Is(pack.Mapping) {
		return
	}
	for _, pair := range section.Pairs {
		key := pair.Key.Value
		switch {
		case pair.Merged, slices.Contains(known, key), strings.HasPrefix(key, "spectrocloud.com/"), usedByMacro(p.Pack, name+"."+key):
		case name == "pack" && (key == "charts" || key == "manifests"): // values-indentation
		case name == "pack" && key == "images" && pair.Value.Is(pack.Sequence): // pack-key-misplaced
		case name == "pack.content" && slices.Contains(knownPackKeys(), key): // pack-key-misplaced
		default:
			hint := lint.Hint("%s may hold %s", name, enumerate(known, "and"))
			if meant, ok := closest(key, known); ok {
				hint = lint.Hint("did you mean %s?", meant)
			}
			var fix []pack.Edit
			if meant, ok := certainlyMeant(key, known); ok && fitsPackKey(meant, pair.Value) {
				fix = renamedTo(p, section, pair.Key, known, strings.Split(name, ".")...)
			}
			p.Report(pair.Key.Pos, fmt.Sprintf("%s holds the unknown key %q, which has no effect", name, key), hint, lint.Fix(fix))
		}
	}
}
