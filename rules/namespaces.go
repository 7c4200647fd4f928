package rules

import (
	"iter"
	"slices"
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
	return resolved(p, packNamespace(p.Pack))
}

// ownNamespaces are those that Palette creates for the pack, and those that the
// pack renders itself.
func ownNamespaces(p *lint.Pass) []string {
	var out []string
	for _, name := range append(namespacesOf(p.Pack.Values().Root.Get("pack", "additionalNamespaces")), packNamespace(p.Pack)) {
		if name != "" {
			out = append(out, resolved(p, name))
		}
	}
	for o := range renderedNamespaces(p) {
		out = append(out, o.Name)
	}
	return slices.Compact(slices.Sorted(slices.Values(out)))
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

// isNamespaced tells whether objects of a kind live in a namespace. A custom
// resource does unless the pack's own definition says otherwise.
func isNamespaced(p *lint.Pass, o *render.Object) bool {
	gvk := kube.ParseGVK(o.APIVersion, o.Kind)
	if namespaced, ok := kube.Namespaced(gvk); ok {
		return namespaced
	}
	for i := range p.Rendering.Objects {
		crd := &p.Rendering.Objects[i]
		if crd.Kind != "CustomResourceDefinition" {
			continue
		}
		spec := table(crd.Body, "spec")
		if spec["group"] == gvk.Group && table(spec, "names")["kind"] == gvk.Kind {
			return spec["scope"] != "Cluster"
		}
	}
	return true
}
