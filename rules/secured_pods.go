package rules

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/render"
)

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
	switch {
	case r.ForbiddenReason == "host namespaces": // "hostNetwork=true, hostPID=true"
		field, _, _ := strings.Cut(r.ForbiddenDetail, "=")
		return append(path, field)
	case r.ForbiddenReason == "forbidden sysctls":
		return append(path, "securityContext", "sysctls")
	case strings.HasPrefix(r.ForbiddenDetail, "annotation"):
		return append(slices.Clone(s.template), "metadata", "annotations")
	// "pod or container x must set": neither does, and either would do.
	case strings.HasPrefix(r.ForbiddenDetail, "pod ") && !strings.HasPrefix(r.ForbiddenDetail, "pod or "):
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
