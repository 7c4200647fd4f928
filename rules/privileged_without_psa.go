package rules

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/pod-security-admission/api"

	"github.com/packlint/packlint/lint"
)

// PrivilegedWithoutPSA takes pods for privileged that the level baseline
// rejects. It assumes that the system's own namespaces are exempt.
var PrivilegedWithoutPSA = lint.Rule{
	ID:       "privileged-without-psa",
	Severity: lint.Info,
	Category: lint.Kubernetes,
	Summary:  "pods need privileges, and the pack does not label their namespace for that",
	Why:      "A cluster can enforce the Pod Security level baseline or restricted wherever a namespace does not say otherwise, and hardened ones do: there, the pods are rejected.",
	Fix:      "Set the level that the pods need in `pack.namespaceLabels`.",
	Related:  []string{"psa-violation", "namespacelabels-shape", "https://kubernetes.io/docs/concepts/security/pod-security-admission/"},
	Needs:    lint.Rendered,
	Check: func(p *lint.Pass) {
		cluster := p.Rendering.Version
		if cluster.Compare(podSecuritySince) < 0 {
			return
		}
		inForce, own := enforcements(p), ownNamespaces(p)
		var workloads, namespaces []string
		for i := range p.Rendering.Objects {
			o := &p.Rendering.Objects[i]
			namespace := deployedTo(p, o)
			// The labels of other namespaces are not the pack's to set.
			if _, labelled := inForce[namespace]; labelled || isSystemNamespace(namespace) || !own[namespace] {
				continue
			}
			pods, ok := securedPodsOf(o)
			if !ok {
				continue
			}
			needs := pods.forbidden(api.LevelVersion{Level: api.LevelBaseline, Version: api.LatestVersion()}, cluster)
			if len(needs) == 0 {
				continue
			}
			workloads = append(workloads, fmt.Sprintf("%s %s (%s)", o.Kind, o.Name, reasons(needs)))
			if !slices.Contains(namespaces, namespace) {
				namespaces = append(namespaces, namespace)
			}
		}
		if len(workloads) == 0 {
			return
		}
		at := p.Pack.Anchor()
		for _, path := range [][]string{{"pack", "namespaceLabels"}, {"pack", "namespace"}, {"pack"}} {
			if pair, ok := p.Pack.Values().Root.Get(path[:len(path)-1]...).Pair(path[len(path)-1]); ok {
				at = pair.Key.Pos
				break
			}
		}
		noun := "namespace"
		if len(namespaces) > 1 {
			noun = "namespaces"
		}
		p.Report(at, fmt.Sprintf("the pack sets no Pod Security level for the %s %s: where a cluster enforces baseline or restricted by default, it rejects the pods of %s",
			noun, enumerate(namespaces, "and"), listed(workloads)),
			lint.Key("privileged-without-psa"), lint.Hint("%s", labelHint(p, namespaces)))
	},
}

// labelHint writes the labels the way Palette reads them. The namespace default
// is everybody's, and not to be opened up for one pack.
func labelHint(p *lint.Pass, namespaces []string) string {
	var entries []string
	hint := "set "
	for _, namespace := range namespaces {
		switch namespace {
		case "default":
			namespace = p.Pack.Name()
			hint += fmt.Sprintf("pack.namespace: %s and ", namespace)
		case resolved(p, packNamespace(p.Rendering.Values)):
			namespace = packNamespace(p.Rendering.Values) // with its macros
		}
		entries = append(entries, fmt.Sprintf("%q: %q", namespace, enforceLabel(api.LevelPrivileged)+","+api.EnforceVersionLabel+"=latest"))
	}
	return hint + fmt.Sprintf("pack.namespaceLabels: {%s}", strings.Join(entries, ", "))
}
