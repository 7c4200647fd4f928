package rules

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/validation"
	content "k8s.io/apimachinery/pkg/util/validation"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// KubernetesInvalidName asks the API server's own validation code. Names that
// hold a sample for a user's input are left alone.
var KubernetesInvalidName = lint.Rule{
	ID:       "kubernetes-invalid-name",
	Severity: lint.Error,
	Category: lint.Kubernetes,
	Summary:  "a name, namespace, label or annotation key of a rendered object is one that the API server rejects",
	Why:      "The API server refuses the object, and the installation fails.",
	Fix:      "Names are lower-case letters, digits, '-' and '.'; label values are at most 63 characters. Mind what templates put together from release and chart names.",
	Related:  []string{"kubernetes-schema", "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/"},
	Needs:    lint.EachVariant,
	Check: func(p *lint.Pass) {
		for i := range p.Rendering.Objects {
			o := &p.Rendering.Objects[i]
			if o.Sampled {
				continue
			}
			checkName(p, o)
			checkLabels(p, o, o.Body, nil)
			if template := table(o.Body, "spec", "template"); template != nil && workload(o) {
				checkLabels(p, o, template, []string{"spec", "template"})
			}
		}
	},
}

func checkName(p *lint.Pass, o *render.Object) {
	metadata := table(o.Body, "metadata")
	if o.Name == "" {
		if generate, _ := metadata["generateName"].(string); generate == "" {
			p.ReportObject(o, []string{"metadata"}, fmt.Sprintf("a %s has no name: metadata.name is empty", o.Kind),
				lint.Hint("set metadata.name"))
		}
		return
	}
	if wrong := nameValidator(o)(o.Name, false); len(wrong) > 0 {
		message := fmt.Sprintf("%s: the name %q is invalid: %s", o.Kind, o.Name, reason(wrong))
		if release, ok := defaultRelease(p.Pack, o); ok && strings.Contains(o.Name, release) {
			p.ReportObject(o, []string{"metadata", "name"}, fmt.Sprintf("%s; this assumes the release name that Palette gives by default, %s", message, release),
				lint.As(lint.Warning), lint.Hint("set a shorter name in pack.releaseNameOverride"))
		} else {
			p.ReportObject(o, []string{"metadata", "name"}, message)
		}
	}
	if o.Namespace != "" {
		if wrong := validation.ValidateNamespaceName(o.Namespace, false); len(wrong) > 0 {
			p.ReportObject(o, []string{"metadata", "namespace"}, fmt.Sprintf("%s %s: the namespace %q is invalid: %s", o.Kind, o.Name, o.Namespace, reason(wrong)))
		}
	}
}

// reason is the first complaint, without the example and regular expression that
// the API server appends.
func reason(wrong []string) string {
	first, _, _ := strings.Cut(wrong[0], " (e.g. ")
	return brief(first)
}

// defaultRelease is the release name of an object's chart when the pack does not
// set one: what the documentation says of it, <pack>-<chart>, is an assumption.
func defaultRelease(p *pack.Pack, o *render.Object) (string, bool) {
	override := p.Values().Root.Get("pack", "releaseNameOverride")
	if c := p.ChartAt(o.Source.Chart); c != nil {
		return p.DefaultRelease(c.Name()), override.Str() == "" && override.Get(c.Name()).Str() == ""
	}
	return "", false
}

// nameValidator picks the rule by which the API server checks the names of a
// kind (the registries' strategies in k8s.io/kubernetes): nearly all are DNS
// subdomains.
func nameValidator(o *render.Object) validation.ValidateNameFunc {
	gvk := kube.ParseGVK(o.APIVersion, o.Kind)
	switch {
	case gvk.Group == "" && gvk.Kind == "Service":
		return validation.NameIsDNS1035Label
	case gvk.Group == "" && gvk.Kind == "Namespace":
		return validation.ValidateNamespaceName
	case gvk.Group == "rbac.authorization.k8s.io":
		return pathSegment
	case kube.BuiltinGroup(gvk.Group) && slices.Contains(lenientNames(), gvk.Kind):
		return func(string, bool) []string { return nil }
	}
	return validation.NameIsDNSSubdomain
}

// pathSegment is what the API server asks of the names of RBAC objects
// (k8s.io/kubernetes pkg/apis/rbac/validation): system:node is one.
func pathSegment(name string, _ bool) []string {
	if name == "." || name == ".." || strings.ContainsAny(name, "/%") {
		return []string{"it must not be '.' or '..', and must not hold '/' or '%'"}
	}
	return nil
}

// lenientNames are built-in kinds with other rules for names: system:…, IP
// addresses, user-defined groups.
func lenientNames() []string {
	return []string{"APIService", "CertificateSigningRequest", "ClusterTrustBundle", "Event", "FlowSchema", "IPAddress", "PriorityLevelConfiguration", "ServiceCIDR", "StorageVersion", "PodCertificateRequest"}
}

func checkLabels(p *lint.Pass, o *render.Object, body map[string]any, at []string) {
	labels := table(body, "metadata", "labels")
	for _, key := range sortedKeys(labels) {
		place := append(slices.Clone(at), "metadata", "labels", key)
		if wrong := content.IsQualifiedName(key); len(wrong) > 0 {
			p.ReportObject(o, place, fmt.Sprintf("%s %s: the label key %q is invalid: %s", o.Kind, o.Name, key, reason(wrong)))
		}
		if value, ok := labels[key].(string); ok {
			if wrong := content.IsValidLabelValue(value); len(wrong) > 0 {
				p.ReportObject(o, place, fmt.Sprintf("%s %s: the value %q of label %s is invalid: %s", o.Kind, o.Name, brief(value), key, reason(wrong)))
			}
		}
	}
	annotations := table(body, "metadata", "annotations")
	for _, key := range sortedKeys(annotations) {
		if wrong := content.IsQualifiedName(strings.ToLower(key)); len(wrong) > 0 {
			p.ReportObject(o, append(slices.Clone(at), "metadata", "annotations", key),
				fmt.Sprintf("%s %s: the annotation key %q is invalid: %s", o.Kind, o.Name, key, reason(wrong)))
		}
	}
}

func workload(o *render.Object) bool {
	switch kube.ParseGVK(o.APIVersion, o.Kind).Group {
	case "apps", "batch":
		return true
	}
	return o.APIVersion == "v1" && o.Kind == "ReplicationController"
}
