package rules

import (
	"slices"

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
		out = append(out, resolved(p, name))
	}
	for o := range renderedNamespaces(p) {
		out = append(out, o.Name)
	}
	return slices.Compact(slices.Sorted(slices.Values(out)))
}

// renderedNamespaces are the Namespace objects of the pack.
func renderedNamespaces(p *lint.Pass) func(yield func(*render.Object) bool) {
	return func(yield func(*render.Object) bool) {
		for i := range p.Rendering.Objects {
			o := &p.Rendering.Objects[i]
			if o.APIVersion == "v1" && o.Kind == "Namespace" && !o.TestHook() && !yield(o) {
				return
			}
		}
	}
}
