package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/lint"
)

// CRDMissing is about what could not be checked: the definition may well come
// with another pack of the profile.
var CRDMissing = lint.Rule{
	ID:       "crd-missing",
	Severity: lint.Info,
	Category: lint.Kubernetes,
	Summary:  "custom resources whose CustomResourceDefinition is in no pack of the run",
	Why:      "Nothing validates them before the cluster does, and where nothing installs the definition, the cluster rejects them: `no matches for kind`.",
	Fix:      "Lint the pack together with the one that defines the kinds, or give their schemas with `--schema-location`. A pack that needs another one should say so in constraints.dependencies.",
	Related:  []string{"custom-resource-schema", "dep-target-unknown"},
	Needs:    lint.Rendered,
	CheckRepo: func(p *lint.RepoPass) {
		for _, one := range p.Repo.Packs {
			resources := slices.DeleteFunc(slices.Clone(p.CustomResources(one)), func(c lint.CustomResource) bool {
				return c.Verdict.Custom || len(c.Definers) > 0 || c.Preset != ""
			})
			if len(resources) == 0 {
				continue
			}
			p.Report(one, lint.SourcePos(one, resources[0].Source),
				fmt.Sprintf("no pack of this run defines %s: not validated", kindList(resources)),
				lint.Key("crd-missing"), lint.Hint("lint the pack that installs the CustomResourceDefinitions in the same run, or name their schemas with --schema-location"))
		}
	},
}

// kindList writes kinds with the number of their objects:
// "cert-manager.io/v1 Certificate (2) and Issuer".
func kindList(list []lint.CustomResource) string {
	counts := map[kube.GVK]int{}
	for _, c := range list {
		counts[c.GVK]++
	}
	var groups []string
	apiVersion := ""
	for _, g := range slices.SortedFunc(maps.Keys(counts), func(a, b kube.GVK) int {
		if c := strings.Compare(a.APIVersion(), b.APIVersion()); c != 0 {
			return c
		}
		return strings.Compare(a.Kind, b.Kind)
	}) {
		name := g.Kind
		if counts[g] > 1 {
			name = fmt.Sprintf("%s (%d)", name, counts[g])
		}
		if g.APIVersion() == apiVersion {
			groups[len(groups)-1] += ", " + name
			continue
		}
		apiVersion = g.APIVersion()
		groups = append(groups, apiVersion+" "+name)
	}
	return strings.Join(groups, "; ")
}
