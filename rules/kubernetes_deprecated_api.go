package rules

import (
	"fmt"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/lint"
)

// KubernetesDeprecatedAPI leaves APIs that are gone already to
// kubernetes-removed-api.
var KubernetesDeprecatedAPI = lint.Rule{
	ID:       "kubernetes-deprecated-api",
	Severity: lint.Info,
	Category: lint.Kubernetes,
	Summary:  "an object uses an API that Kubernetes has deprecated",
	Why:      "The API still works, with a warning. A later release removes it, and the pack stops installing there.",
	Fix:      "Move the object to the API that replaces it.",
	Related:  []string{"kubernetes-removed-api", "https://kubernetes.io/docs/reference/using-api/deprecation-guide/"},
	Needs:    lint.Rendered,
	Check: func(p *lint.Pass) {
		version := p.Rendering.Version
		for i := range p.Rendering.Objects {
			o := &p.Rendering.Objects[i]
			life, known := kube.LifecycleOf(kube.ParseGVK(o.APIVersion, o.Kind))
			none := kube.Version{}
			if !known || life.Deprecated == none || life.Deprecated.Compare(version) > 0 ||
				life.Removed != none && life.Removed.Compare(version) <= 0 {
				continue
			}
			message := fmt.Sprintf("%s %s uses %s, deprecated since Kubernetes %s", o.Kind, o.Name, o.APIVersion, life.Deprecated.MinorString())
			if life.Removed != none {
				message += fmt.Sprintf("; %s removes it", life.Removed.MinorString())
			}
			options := []lint.Option{lint.Cause("deprecated-api " + o.Source.Path + " " + o.APIVersion)}
			if life.Replacement.Kind != "" {
				options = append(options, lint.Hint("use apiVersion: %s, kind: %s", life.Replacement.APIVersion(), life.Replacement.Kind))
			}
			p.ReportObject(o, []string{"apiVersion"}, message, options...)
		}
	},
}
