package rules

import (
	"fmt"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// CustomResourceSchema is sure only of the definitions that a pack deploys
// itself: of another pack, the cluster may have another version. Rules in CEL
// (x-kubernetes-validations) are not evaluated, and the status is not judged.
var CustomResourceSchema = lint.Rule{
	ID:       "custom-resource-schema",
	Severity: lint.Error,
	Category: lint.Kubernetes,
	Summary:  "a custom resource violates its CustomResourceDefinition",
	Why: "The API server rejects the object, or drops the field that its definition does not know: the setting is there to read and does nothing. " +
		"The definition is that of the pack itself; else, as a warning, that of a pack it depends on, or of any pack of the run. " +
		"A dropped field is a warning, too. Rules in CEL (`x-kubernetes-validations`) are not evaluated.",
	Fix:     "Correct the value in values.yaml or the template that produces the field.",
	Related: []string{"crd-missing", "kubernetes-schema", "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/"},
	Needs:   lint.AllVariants,
	Check: func(p *lint.Pass) {
		for i := range p.Rendering.Objects {
			o, verdict := &p.Rendering.Objects[i], p.Rendering.Verdicts[i]
			for _, v := range verdict.Violations {
				if message, options, ok := customViolation(o.Kind, o.Name, v, o.Sampled); ok && verdict.Custom {
					if preset := presetWith(p, o, v); preset != "" {
						message += waitsForPreset(preset)
						options = append(options, lint.As(lint.Info))
					}
					p.ReportObject(o, v.Path, message, options...)
				}
			}
		}
	},
	CheckRepo: func(p *lint.RepoPass) {
		for _, one := range p.Repo.Packs {
			resources := p.CustomResources(one)
			for i := range resources {
				c := &resources[i]
				for _, v := range c.Verdict.Violations {
					message, options, ok := customViolation(c.Kind, c.ObjectRef.Name, v, c.Sampled)
					if !ok {
						continue
					}
					options = append(options, lint.As(lint.Warning), lint.Key(message))
					message += ", " + by(c)
					if v.Kind == kube.KindRequired && c.CuredByPreset != "" {
						message += waitsForPreset(c.CuredByPreset)
						options = append(options, lint.As(lint.Info))
					}
					p.ReportCustomResource(one, c, v.Path, message, options...)
				}
			}
		}
	},
}

// customViolation says what is wrong in a custom resource, unless it may be the
// fault of a sample in place of a user's input.
func customViolation(kind, name string, v kube.Violation, sample bool) (message string, options []lint.Option, ok bool) {
	message = inObject(kind, name, v)
	options = []lint.Option{lint.Hint("%s", v.Hint)}
	if v.Kind == kube.KindUnknownField {
		message += ", which the API server drops"
		options = append(options, lint.As(lint.Warning))
	}
	return message, options, !sample || v.Kind == kube.KindUnknownField
}

// by names the packs whose definitions are the measure.
func by(c *lint.CustomResource) string {
	whose := "a pack of this run that defines the kind"
	if c.Depends {
		whose = "which this pack depends on"
	}
	return fmt.Sprintf("by the definition in %s (%s)", packList(c.Definers), whose)
}

// packList names the newest of some packs, and says how many more there are.
func packList(packs []*pack.Pack) string {
	last := packs[len(packs)-1].Path
	switch len(packs) {
	case 1:
		return last
	case 2:
		return last + " and " + packs[0].Path
	}
	return fmt.Sprintf("%s and %d others", last, len(packs)-1)
}
