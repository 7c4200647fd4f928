package rules

import (
	"iter"
	"strings"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/render"
)

// resolved is a text of the pack's values with macros replaced, as in what was
// rendered.
func resolved(p *lint.Pass, text string) string {
	return string(p.Rendering.Macros.Resolve([]byte(text)))
}

// deployedTo is the namespace that an object of a namespaced kind goes to.
func deployedTo(p *lint.Pass, o *render.Object) string {
	if o.Namespace != "" {
		return o.Namespace
	}
	return resolved(p, packNamespace(p.Rendering.Values))
}

// ownNamespaces are those that Palette creates for the pack, and those that the
// pack renders itself.
func ownNamespaces(p *lint.Pass) map[string]bool {
	out := map[string]bool{resolved(p, packNamespace(p.Rendering.Values)): true}
	for _, name := range namespacesOf(p.Rendering.Values.Get("pack", "additionalNamespaces")) {
		out[resolved(p, name)] = true
	}
	for o := range renderedNamespaces(p) {
		out[o.Name] = true
	}
	return out
}

// renderedNamespaces are the Namespace objects of the pack.
func renderedNamespaces(p *lint.Pass) iter.Seq[*render.Object] {
	return func(yield func(*render.Object) bool) {
		for i := range p.Rendering.Objects {
			o := &p.Rendering.Objects[i]
			if o.APIVersion == "v1" && o.Kind == "Namespace" && !o.TestHook() && !yield(o) {
				return
			}
		}
	}
}

// isAlwaysThere tells the namespaces that a cluster starts with.
func isAlwaysThere(namespace string) bool {
	return namespace == "default" || isSystemNamespace(namespace)
}

// isSystemNamespace tells the namespaces that Kubernetes keeps for itself.
func isSystemNamespace(namespace string) bool { return strings.HasPrefix(namespace, "kube-") }

// clusterScoped are the kinds of the pack's own definitions whose objects live
// in no namespace; their Version is left out.
func clusterScoped(p *lint.Pass) map[kube.GVK]bool {
	out := map[kube.GVK]bool{}
	for i := range p.Rendering.Objects {
		o := &p.Rendering.Objects[i]
		spec := table(o.Body, "spec")
		if o.Kind != "CustomResourceDefinition" || spec["scope"] != "Cluster" {
			continue
		}
		group, _ := spec["group"].(string)
		kind, _ := table(spec, "names")["kind"].(string)
		out[kube.GVK{Group: group, Kind: kind}] = true
	}
	return out
}
