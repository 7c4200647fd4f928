package rules

import (
	"fmt"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/lint"
)

// KubernetesRemovedAPI is an error only when no Kubernetes version that the
// pack can meet serves the API: those of its declared range, or, without one,
// those still supported upstream.
var KubernetesRemovedAPI = lint.Rule{
	ID:       "kubernetes-removed-api",
	Severity: lint.Error,
	Category: lint.Kubernetes,
	Summary:  "an object uses an API that a supported Kubernetes version no longer serves",
	Why:      "The API server answers that it knows no such kind, and the installation fails, often on the day of a cluster upgrade.",
	Fix:      "Move the object to the API that replaces it, or bound the Kubernetes version in `constraints.dependencies`.",
	Related:  []string{"kubernetes-schema", "https://kubernetes.io/docs/reference/using-api/deprecation-guide/"},
	Needs:    lint.Rendered,
	Check: func(p *lint.Pass) {
		minors := p.Rendering.Range.Minors()
		for i := range p.Rendering.Objects {
			o := &p.Rendering.Objects[i]
			gvk := kube.ParseGVK(o.APIVersion, o.Kind)
			life, known := kube.LifecycleOf(gvk)
			if !known || life.Removed == (kube.Version{}) {
				continue
			}
			served := 0
			for _, v := range minors {
				if v.Compare(life.Removed) < 0 {
					served++
				}
			}
			if served == len(minors) {
				continue
			}
			message := fmt.Sprintf("%s %s uses %s, which Kubernetes %s removed", o.Kind, o.Name, o.APIVersion, life.Removed.MinorString())
			// One old chart uses one old API in many objects.
			options := []lint.Option{lint.Cause("removed-api " + o.Source.Path + " " + o.APIVersion)}
			if life.Replacement.Kind != "" {
				options = append(options, lint.Hint("use apiVersion: %s, kind: %s", life.Replacement.APIVersion(), life.Replacement.Kind))
			}
			if served > 0 {
				message += fmt.Sprintf("; the pack supports versions up to %s", minors[len(minors)-1].MinorString())
				options = append(options, lint.As(lint.Warning))
			}
			p.ReportObject(o, []string{"apiVersion"}, message, options...)
		}
	},
}
