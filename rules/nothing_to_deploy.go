package rules

import (
	"fmt"
	"path"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// NothingToDeploy is about pack.json alone: a list that names files which are
// not there is chart-file-missing or manifest-file-missing.
var NothingToDeploy = lint.Rule{
	ID:       "nothing-to-deploy",
	Severity: lint.Error,
	Category: lint.Structure,
	Summary:  "pack.json of an addon, cni or csi pack names neither charts nor manifests",
	Why:      "Palette deploys what `charts` and `kubeManifests` name, and nothing else. The layer can be added to a profile, and installs nothing.",
	Fix:      "Name the chart archives under `charts`, or the manifests under `kubeManifests`.",
	Related:  []string{"chart-unreferenced", "manifest-unreferenced", "pack-json-unknown-key"},
	Check: func(p *lint.Pass) {
		if !deploysNothing(p.Pack) || withdrawn(p.Pack) || p.Pack.Layout != "" {
			return
		}
		pos := p.Pack.Anchor()
		for _, key := range []string{"kubeManifests", "charts"} {
			if pair, ok := p.Pack.Meta().Root.Pair(key); ok {
				pos = pair.Key.Pos
			}
		}
		p.Report(pos, fmt.Sprintf("the pack deploys nothing: its layer is %s, and pack.json names neither charts nor kubeManifests", p.Pack.Layer()),
			lint.Hint("%s", deployHint(p.Pack)))
	},
}

func deployHint(p *pack.Pack) string {
	for _, e := range filesBelow(p, pack.ChartsDir, false) {
		if isChartArchive(e.Path) {
			return fmt.Sprintf("add \"charts\": [%q] to pack.json", e.Path)
		}
	}
	for _, e := range filesBelow(p, pack.ManifestDir, true) {
		if isManifestName(e.Path) {
			return fmt.Sprintf("add \"kubeManifests\": [%q] to pack.json", e.Path)
		}
	}
	for _, pair := range p.Meta().Root.Pairs {
		for _, key := range []string{"charts", "kubeManifests"} {
			if pair.Key.Value != key && strings.EqualFold(pair.Key.Value, key) {
				return fmt.Sprintf("did you mean %q where pack.json says %q?", key, pair.Key.Value)
			}
		}
	}
	return "add the chart archive to charts/, or the manifest to manifests/, and name it in pack.json"
}

func isChartArchive(name string) bool {
	return strings.HasSuffix(name, ".tgz") || strings.HasSuffix(name, ".tar.gz")
}

func isManifestName(name string) bool {
	switch path.Ext(name) {
	case ".yaml", ".yml", ".json":
		return !strings.HasPrefix(path.Base(name), ".") && path.Base(name) != "kustomization.yaml"
	}
	return false
}
