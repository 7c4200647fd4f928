package rules

import (
	_ "embed" // data/values-sections.txt
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
)

// sectionData holds keys at the top of values.yaml, beside the three sections,
// that something besides the pack's own charts reads: seen in real packs
// (pack-spec 3), one a line.
//
//go:embed data/values-sections.txt
var sectionData string

// ValuesTopLevelStray leaves keys that a macro reads, and those that
// charts-key-mismatch or pack-key-misplaced explains.
var ValuesTopLevelStray = lint.Rule{
	ID:       "values-toplevel-stray",
	Severity: lint.Warning,
	Category: lint.Values,
	Summary:  "a key at the top of values.yaml is no section that Palette reads",
	Why:      "It has no effect, unless another pack reads it by a macro.",
	Fix:      "Move the key into `pack`, `charts.<name>` or `manifests.<name>`, or remove it.",
	Related:  []string{"charts-key-mismatch", "pack-key-misplaced"},
	Check: func(p *lint.Pass) {
		root := p.Pack.Values().Root
		if root == nil || !wantsContent(p.Pack) {
			return
		}
		var explained []string
		if section, ok := readChartsSection(p.Pack); ok {
			for _, c := range section.charts {
				keys, _ := section.mistaken(c)
				for _, pair := range keys {
					explained = append(explained, pair.Key.Value)
				}
			}
			if root.Get("charts") == nil && len(explained) > 0 {
				return // the whole section stands one level too high
			}
		}
		for _, pair := range strayKeys(root) {
			key := pair.Key.Value
			if slices.Contains(strings.Fields(sectionData), key) || slices.Contains(explained, key) || slices.Contains(knownPackKeys(), key) ||
				usedByMacro(p.Pack, key) || usedByAlias(root, pair) || strings.HasPrefix(key, "x-") || strings.HasPrefix(key, ".") {
				continue
			}
			p.Report(pair.Key.Pos, fmt.Sprintf("the key %q at the top of values.yaml has no effect: Palette reads pack, charts and manifests", key),
				lint.Hint("move it into the section that it belongs to"))
		}
	},
}
