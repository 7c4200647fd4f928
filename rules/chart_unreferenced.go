package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ChartUnreferenced says nothing where another rule has the whole story: a pack
// that names no chart at all, and an archive that a wrong entry is meant to
// name.
var ChartUnreferenced = lint.Rule{
	ID:       "chart-unreferenced",
	Severity: lint.Warning,
	Category: lint.Structure,
	Summary:  "charts/ holds an archive that pack.json does not name",
	Why:      "The archive is never deployed, but it is in every push and every download of the pack. Often it is the chart of the previous version, or the one that should be deployed.",
	Fix:      "Name the archive under `charts` in pack.json, or delete it.",
	Related:  []string{"chart-file-missing", "manifest-unreferenced"},
	Check: func(p *lint.Pass) {
		if p.Pack.Meta().Root == nil || deploysNothing(p.Pack) {
			return
		}
		known := named(p.Pack, "charts")
		for _, c := range p.Pack.Charts() {
			// The archive of a folder that pack.json names: chart-not-archive.
			if isDirectory(p.Pack, c.Path) {
				known[archiveOf(p.Pack, c.Path)] = true
			}
		}
		count := 0
		for _, e := range filesBelow(p.Pack, pack.ChartsDir, false) {
			if !isChartArchive(e.Path) || known[e.Path] || isJunk(e.Path) {
				continue
			}
			if count++; count > maxPerPack {
				return
			}
			p.Report(entryPos(p.Pack, "charts"), fmt.Sprintf("%s%s is not named in pack.json: it is never deployed, but published with every push", e.Path, sizeOf(e.Size)),
				lint.Hint("delete it, or add %q to charts", e.Path), lint.Key(e.Path))
		}
	},
}

// named are the files that a list of pack.json names, or is meant to name.
func named(p *pack.Pack, key string) map[string]bool {
	out := map[string]bool{}
	guesses := 0
	for _, node := range items(p, key) {
		name := cleaned(node.Str())
		out[name] = true
		if guesses < maxPerPack && p.Exists(name) != nil {
			guesses++
			out[similarFile(p, name)] = true
		}
	}
	return out
}

// sizeOf is the size of a file in parentheses, when it is worth mentioning.
func sizeOf(bytes int64) string {
	if bytes < 10<<10 {
		return ""
	}
	return fmt.Sprintf(" (%d KB)", bytes>>10)
}
