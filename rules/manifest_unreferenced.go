package rules

import (
	"fmt"
	"path"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ManifestUnreferenced looks at YAML and JSON files only.
var ManifestUnreferenced = lint.Rule{
	ID:       "manifest-unreferenced",
	Severity: lint.Warning,
	Category: lint.Structure,
	Summary:  "manifests/ holds a file that pack.json does not name",
	Why:      "Palette applies the files that `kubeManifests` names, and nothing else in the folder. What the file creates is missing in the cluster.",
	Fix:      "Name the file under `kubeManifests` in pack.json, or delete it.",
	Related:  []string{"manifest-file-missing", "chart-unreferenced"},
	Check: func(p *lint.Pass) {
		if p.Pack.Meta().Root == nil || deploysNothing(p.Pack) {
			return
		}
		known := named(p.Pack, "kubeManifests")
		count := 0
		for _, e := range filesBelow(p.Pack, pack.ManifestDir, true) {
			if !isManifestName(e.Path) || isNamed(known, e.Path) {
				continue
			}
			if count++; count > maxPerPack {
				return
			}
			p.Report(entryPos(p.Pack, "kubeManifests"), fmt.Sprintf("%s is not named in pack.json: it is never applied", e.Path),
				lint.Hint("add %q to kubeManifests, or delete the file", e.Path), lint.Key(e.Path))
		}
	},
}

// isNamed tells whether a file or one of its folders is known.
func isNamed(known map[string]bool, name string) bool {
	for ; name != "." && name != "/"; name = path.Dir(name) {
		if known[name] {
			return true
		}
	}
	return false
}

// cleaned is a path of pack.json as Pack.Entries spells it.
func cleaned(name string) string {
	return strings.TrimPrefix(path.Clean(name), "/")
}
