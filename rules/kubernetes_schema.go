package rules

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/render"
)

// KubernetesSchema validates with the schemas of the newest Kubernetes release
// that the pack supports. Kinds that no release knows are custom resources and
// not its business, unless they claim to be of a built-in group.
var KubernetesSchema = lint.Rule{
	ID:       "kubernetes-schema",
	Severity: lint.Error,
	Category: lint.Kubernetes,
	Summary:  "a rendered object violates its Kubernetes schema",
	Why:      "The API server rejects the object, or drops the field that it does not know: the setting is there to read and does nothing.",
	Fix:      "Correct the value in values.yaml or the template that produces the field.",
	Related:  []string{"kubernetes-removed-api", "kubernetes-duplicate-key"},
	Needs:    lint.Rendered,
	Check: func(p *lint.Pass) {
		for i := range p.Rendering.Objects {
			o := &p.Rendering.Objects[i]
			if message, hint, ok := noSuchKind(o); ok {
				p.ReportObject(o, []string{"kind"}, message, lint.Hint("%s", hint))
				continue
			}
			if p.Rendering.Verdicts[i].Custom {
				continue
			}
			for _, v := range p.Rendering.Verdicts[i].Violations {
				if o.Sampled && v.Kind != kube.KindUnknownField {
					continue // perhaps the sample's fault
				}
				message := inObject(o.Kind, o.Name, v)
				p.ReportObject(o, v.Path, message, append(sampled(o), lint.Hint("%s", v.Hint))...)
			}
		}
	},
}

// inObject says what is wrong in an object.
func inObject(kind, name string, v kube.Violation) string {
	if field := fieldPath(v.Path); field != "" {
		return fmt.Sprintf("%s %s: %s: %s", kind, name, field, v.Message)
	}
	return fmt.Sprintf("%s %s: %s", kind, name, v.Message)
}

// noSuchKind recognises a slip in apiVersion or kind: a group that belongs to
// Kubernetes itself, with a kind that no release ever had in it.
func noSuchKind(o *render.Object) (message, hint string, ok bool) {
	gvk := kube.ParseGVK(o.APIVersion, o.Kind)
	if _, known := kube.LifecycleOf(gvk); known || !kube.BuiltinGroup(gvk.Group) {
		return "", "", false
	}
	if meant, found := kube.Suggest(gvk); found {
		hint = fmt.Sprintf("did you mean apiVersion: %s, kind: %s?", meant.APIVersion(), meant.Kind)
	}
	return fmt.Sprintf("Kubernetes has no kind %s in %s", o.Kind, o.APIVersion), hint, true
}

// sampled lowers findings on objects that were rendered with a sample in place
// of a user's input.
func sampled(o *render.Object) []lint.Option {
	if o.Sampled {
		return []lint.Option{lint.As(lint.Warning)}
	}
	return nil
}

// fieldPath writes a JSON pointer the way Kubernetes names fields:
// spec.template.spec.containers[0].image.
func fieldPath(path []string) string {
	var b strings.Builder
	for _, step := range path {
		switch {
		case isIndex(step):
			fmt.Fprintf(&b, "[%s]", step)
		case strings.ContainsAny(step, "./"):
			fmt.Fprintf(&b, "[%q]", step)
		default:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(step)
		}
	}
	return b.String()
}

func isIndex(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
