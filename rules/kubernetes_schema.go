package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
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
	Needs:    lint.EachVersion,
	Check: func(p *lint.Pass) {
		for i := range p.Rendering.Objects {
			o := &p.Rendering.Objects[i]
			if message, hint, ok := noSuchKind(o); ok {
				p.ReportObject(o, []string{"kind"}, message, lint.Hint("%s", hint))
				continue
			}
			if message, ok := notYetServed(o, p.Rendering.Version); ok {
				p.ReportObject(o, []string{"apiVersion"}, message,
					lint.Cause("not yet served "+o.Source.Path+" "+o.APIVersion),
					lint.Hint("raise minVersion of the kubernetes dependency in pack.json, or use an older API version"))
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
				options := sampled(o)
				meant, certain := fieldMeant(v)
				if certain {
					v.Hint = fmt.Sprintf("did you mean %q?", meant)
				}
				options = append(options, lint.Hint("%s", v.Hint))
				if left, asked := leftToUser(p, p.Rendering, o, v); asked {
					continue
				} else if left {
					message += "; the value is one for the user to fill in, and schema.yaml does not ask for it"
					options = append(options, lint.As(lint.Warning))
				}
				if preset := presetWith(p, o, v); preset != "" {
					message += waitsForPreset(preset)
					options = append(options, lint.As(lint.Info))
				}
				if certain {
					options = append(options, lint.Fix(renamedField(p, o, v.Path, meant)))
				}
				p.ReportObject(o, v.Path, message, options...)
			}
		}
	},
}

// renamedField gives a field another name. What refers to the value that it comes
// from has to follow: into a list, only the dotted path of a whole one can.
func renamedField(p *lint.Pass, o *render.Object, field []string, name string) []pack.Edit {
	fix, path := p.Rendering.RenameField(p.Pack, o, field, name)
	switch {
	case path == nil:
		return fix
	case inList(p.Pack.Values().Root, path) && (hasFile(p.Pack, pack.SchemaFile) || hasFile(p.Pack, pack.PresetsFile)):
		return nil
	}
	return followed(p, fix, path, append(slices.Clone(path[:len(path)-1]), name))
}

// inList tells whether a path leads through a list.
func inList(root *pack.Node, path []string) bool {
	for i := range path {
		if root.Get(path[:i]...).Is(pack.Sequence) {
			return true
		}
	}
	return false
}

// fieldMeant is the field that an unknown one was certainly to be. Another hint tells
// of another release that has the field, or of another place for it.
func fieldMeant(v kube.Violation) (string, bool) {
	meant, ok := certainlyMeant(v.Field, v.Known)
	return meant, ok && (v.Hint == "" || strings.Contains(v.Hint, fmt.Sprintf("mean %q", meant)))
}

// inObject says what is wrong in an object.
func inObject(kind, name string, v kube.Violation) string {
	if field := lint.FieldPath(v.Path); field != "" {
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

// notYetServed recognises an API that is newer than the cluster.
func notYetServed(o *render.Object, v kube.Version) (message string, ok bool) {
	life, known := kube.LifecycleOf(kube.ParseGVK(o.APIVersion, o.Kind))
	if !known || life.Introduced.IsZero() || v.Compare(life.Introduced) >= 0 {
		return "", false
	}
	return fmt.Sprintf("%s %s uses %s, which Kubernetes serves from %s on; the pack is meant for %s, too",
		o.Kind, o.Name, o.APIVersion, life.Introduced.MinorString(), v.MinorString()), true
}

// sampled lowers findings on objects that were rendered with a sample in place
// of a user's input.
func sampled(o *render.Object) []lint.Option {
	if o.Sampled {
		return []lint.Option{lint.As(lint.Warning)}
	}
	return nil
}
