package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// podSecurity is what the admission controller of the API server decides with.
var podSecurity = sync.OnceValue(func() policy.Evaluator {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		panic(err) // only of checks that contradict each other; the tests run these
	}
	return evaluator
})

// podSecuritySince is the first release that evaluates the labels unless told
// otherwise.
// https://kubernetes.io/docs/concepts/security/pod-security-admission/
var podSecuritySince = kube.Version{Major: 1, Minor: 23}

// enforcement is a Pod Security level that the pack itself puts on one of its
// namespaces. One that depends on the user, or that the API server does not
// understand, has no Level.
type enforcement struct {
	api.LevelVersion
	by   string // what says so
	seen lint.Option
}

// enforcements are the levels in force by namespace. Where namespaceLabels and
// a rendered Namespace disagree, it is not known who has the last word: the
// laxer level counts, and one that is not known most of all.
func enforcements(p *lint.Pass) map[string]enforcement {
	out := map[string]enforcement{}
	add := func(namespace string, e enforcement) {
		if other, ok := out[namespace]; !ok || other.Level != "" && (e.Level == "" || api.CompareLevels(e.Level, other.Level) < 0) {
			out[namespace] = e
		}
	}
	if section := p.Pack.Values().Root.Get("pack", "namespaceLabels"); section.Is(pack.Mapping) {
		for _, pair := range section.Pairs {
			text := pair.Value.Str()
			if !strings.Contains(text, api.EnforceLevelLabel+"=") {
				continue
			}
			e := enforcement{by: "pack.namespaceLabels", seen: lint.See(pair.Value.Pos, "enforced here")}
			set, err := labels.ConvertSelectorToLabelsMap(resolved(p, text))
			// A level that a macro stands for is a sample here.
			if err == nil && strings.Contains(text, api.EnforceLevelLabel+"="+set[api.EnforceLevelLabel]) {
				e.LevelVersion = enforced(set)
			}
			add(resolved(p, pair.Key.Value), e)
		}
	}
	for o := range renderedNamespaces(p) {
		set := map[string]string{}
		for key, value := range table(o.Body, "metadata", "labels") {
			set[key], _ = value.(string)
		}
		if _, ok := set[api.EnforceLevelLabel]; !ok {
			continue
		}
		e := enforcement{by: "the pack's own " + lint.RefOf(o).String()}
		e.seen = p.SeeObject(o, []string{"metadata", "labels", api.EnforceLevelLabel}, "enforced here")
		if !o.Sampled {
			e.LevelVersion = enforced(set)
		}
		add(o.Name, e)
	}
	return out
}

// enforced reads labels that have an enforced level. The API server refuses a
// namespace with labels that it cannot read.
func enforced(set map[string]string) api.LevelVersion {
	p, errs := api.PolicyToEvaluate(set, api.Policy{Enforce: api.LevelVersion{Version: api.LatestVersion()}})
	if len(errs) > 0 {
		return api.LevelVersion{}
	}
	return p.Enforce
}

// securedPods are the pods of a workload, as the admission controller sees them.
type securedPods struct {
	object   *render.Object
	template []string // path of the pod template
	meta     metav1.ObjectMeta
	spec     corev1.PodSpec
}

// securedPodsOf returns the pods of a workload that a deployment starts. A pod
// template that does not even decode is a matter of kubernetes-schema.
func securedPodsOf(o *render.Object) (*securedPods, bool) {
	path := render.PodTemplatePath(o)
	if path == nil || o.TestHook() {
		return nil, false
	}
	template := table(o.Body, path...)
	pods := &securedPods{object: o, template: path}
	spec, ok := template["spec"].(map[string]any)
	if !ok || runtime.DefaultUnstructuredConverter.FromUnstructured(spec, &pods.spec) != nil {
		return nil, false
	}
	for i := range pods.spec.Volumes {
		// The API server makes this of a volume without a source.
		if v := &pods.spec.Volumes[i]; v.VolumeSource == (corev1.VolumeSource{}) {
			v.EmptyDir = &corev1.EmptyDirVolumeSource{}
		}
	}
	// Of the metadata, the policy reads the annotations that profiles once were.
	pods.meta.Annotations = map[string]string{}
	for key, value := range table(template, "metadata", "annotations") {
		pods.meta.Annotations[key], _ = value.(string)
	}
	return pods, true
}

// forbidden lists what a level forbids of the pods. A version that the cluster
// does not know yet means its own, as latest does.
func (s *securedPods) forbidden(level api.LevelVersion, cluster kube.Version) []policy.CheckResult {
	if own := api.MajorMinorVersion(cluster.Major, cluster.Minor); own.Older(level.Version) {
		level.Version = own
	}
	results := podSecurity().EvaluatePod(level, &s.meta, &s.spec)
	return slices.DeleteFunc(results, func(r policy.CheckResult) bool { return r.Allowed })
}

// containerFields are the fields of a container, and at times of the pod, that
// the policy's reasons are about.
var containerFields = map[string][]string{
	"allowPrivilegeEscalation != false": {"securityContext", "allowPrivilegeEscalation"},
	"forbidden AppArmor profile":        {"securityContext", "appArmorProfile"},
	"forbidden AppArmor profiles":       {"securityContext", "appArmorProfile"},
	"hostPort":                          {"ports"},
	"hostProcess":                       {"securityContext", "windowsOptions", "hostProcess"},
	"non-default capabilities":          {"securityContext", "capabilities", "add"},
	"privileged":                        {"securityContext", "privileged"},
	"procMount":                         {"securityContext", "procMount"},
	"runAsNonRoot != true":              {"securityContext", "runAsNonRoot"},
	"runAsUser=0":                       {"securityContext", "runAsUser"},
	"seLinuxOptions":                    {"securityContext", "seLinuxOptions"},
	"seccompProfile":                    {"securityContext", "seccompProfile"},
	"unrestricted capabilities":         {"securityContext", "capabilities"},
}

// field is the path of the field that a result is about, as far as the result
// tells: it quotes the names of volumes and containers.
func (s *securedPods) field(r policy.CheckResult) []string {
	path := append(slices.Clone(s.template), "spec")
	var named []string
	for _, match := range quotedName.FindAllStringSubmatch(r.ForbiddenDetail, -1) {
		named = append(named, match[1])
	}
	if r.ForbiddenReason == "host namespaces" {
		field, _, _ := strings.Cut(r.ForbiddenDetail, "=")
		return append(path, field)
	}
	// "pod or container x must set": neither does, and either would do.
	if strings.HasPrefix(r.ForbiddenDetail, "pod ") && !strings.HasPrefix(r.ForbiddenDetail, "pod or ") {
		return append(path, containerFields[r.ForbiddenReason]...)
	}
	for i, v := range s.spec.Volumes {
		if strings.Contains(r.ForbiddenReason, "volume") && slices.Contains(named, v.Name) {
			return append(path, "volumes", strconv.Itoa(i))
		}
	}
	for _, list := range []struct {
		key        string
		containers []corev1.Container
	}{{"initContainers", s.spec.InitContainers}, {"containers", s.spec.Containers}} {
		for i, c := range list.containers {
			if slices.Contains(named, c.Name) {
				return append(append(path, list.key, strconv.Itoa(i)), containerFields[r.ForbiddenReason]...)
			}
		}
	}
	return path
}

var quotedName = regexp.MustCompile(`"([^"]*)"`)

// reasons are what a level forbids in the words of the API server, without the
// names of containers and volumes.
func reasons(results []policy.CheckResult) string {
	var out []string
	for _, r := range results {
		out = append(out, r.ForbiddenReason)
	}
	return strings.Join(out, ", ")
}

// enforceLabel is a label of a namespace that sets a level.
func enforceLabel(level api.Level) string {
	return fmt.Sprintf("%s=%s", api.EnforceLevelLabel, level)
}
