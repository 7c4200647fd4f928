package rules

import (
	"fmt"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// KubernetesDuplicateObject leaves hooks out: Helm deletes and creates them
// again by their own policies. Manifests are taken to be applied, not created:
// with one of them among the two, nothing fails, and the later one wins.
var KubernetesDuplicateObject = lint.Rule{
	ID:       "kubernetes-duplicate-object",
	Severity: lint.Error,
	Category: lint.Kubernetes,
	Summary:  "the pack renders the same object twice",
	Why:      "Helm creates the first and finds the second there already: the installation fails, or, where both are applied, the later one silently wins.",
	Fix:      "Render the object once: turn it off in one of the charts, or give the two different names.",
	Related:  []string{"kubernetes-duplicate-key"},
	Needs:    lint.EachVariant,
	Check: func(p *lint.Pass) {
		namespace := resolved(p, packNamespace(p.Rendering.Values))
		first := map[string]*render.Object{}
		for i := range p.Rendering.Objects {
			o := &p.Rendering.Objects[i]
			if o.Hooks != nil || o.Sampled || o.Name == "" {
				continue
			}
			id := identity(o, namespace)
			earlier, ok := first[id]
			if !ok {
				first[id] = o
				continue
			}
			message := fmt.Sprintf("%s is rendered twice: by %s and by %s", lint.RefOf(o), origin(earlier), origin(o))
			options := []lint.Option{lint.Hint("turn the object off in one of the two, or rename it"), lint.Cause("duplicate-object " + o.Source.Path)}
			switch {
			case o.Source.Manifest >= 0 || earlier.Source.Manifest >= 0:
				options = append(options, lint.As(lint.Warning))
			case o.CRD != earlier.CRD:
				// Helm can be told to skip crds/, and some installers do.
				message += "; Helm refuses a chart that templates a CRD of its crds/ folder, unless that folder is skipped"
				options = append(options, lint.As(lint.Warning))
			}
			p.ReportObject(o, []string{"metadata", "name"}, message, options...)
		}
	},
}

// identity is what the API server tells objects apart by. An object without a
// namespace goes into the pack's; whether a custom resource lives in one is not
// known, and those of one name count as one only if they name the same.
func identity(o *render.Object, namespace string) string {
	gvk := kube.ParseGVK(o.APIVersion, o.Kind)
	in := o.Namespace
	if namespaced, ok := kube.Namespaced(gvk); ok {
		switch {
		case !namespaced:
			in = ""
		case in == "":
			in = namespace
		}
	}
	return gvk.Group + "/" + gvk.Kind + "/" + in + "/" + o.Name
}

func packNamespace(values *pack.Node) string {
	if namespace := values.Get("pack", "namespace").Str(); namespace != "" {
		return namespace
	}
	return "default"
}

func origin(o *render.Object) string {
	if o.Source.Manifest >= 0 {
		return o.Source.Path
	}
	return o.Source.Path + ":" + o.Template
}
