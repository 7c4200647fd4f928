package rules

import (
	"slices"
	"strings"
	"testing"

	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/yaml"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/render"
)

// podOf makes an object of a pod's spec in YAML, with annotations before it.
func podOf(t *testing.T, spec string, annotations map[string]any) *render.Object {
	t.Helper()
	var body map[string]any
	if err := yaml.Unmarshal([]byte(spec), &body); err != nil {
		t.Fatal(err)
	}
	return &render.Object{APIVersion: "v1", Kind: "Pod", Name: "p", Body: map[string]any{
		"metadata": map[string]any{"annotations": annotations}, "spec": body,
	}}
}

// TestPodSecurityFields violates every check of the admission library, and wants
// the field that a reader has to change.
func TestPodSecurityFields(t *testing.T) {
	t.Parallel()
	// What the level restricted demands; a case adds what it forbids.
	const good = `securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
containers:
  - name: first
    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
  - name: second
    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
`
	second := func(securityContext string) string {
		return strings.Replace(good, "second\n    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}",
			"second\n    securityContext: {"+securityContext+"}", 1)
	}
	const rest = ", allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}"
	pod := func(securityContext string) string {
		return strings.Replace(good, "{runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}", "{"+securityContext+"}", 1)
	}
	const podRest = ", runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}"
	reached := map[string]bool{}
	for _, c := range []struct {
		level              api.Level
		spec, reason, want string
		annotations        map[string]any
	}{
		{level: api.LevelRestricted, spec: good},
		{level: api.LevelRestricted, spec: second("capabilities: {drop: [ALL]}"), reason: "allowPrivilegeEscalation != false", want: "containers/1/securityContext/allowPrivilegeEscalation"},
		{level: api.LevelRestricted, spec: second("allowPrivilegeEscalation: false"), reason: "unrestricted capabilities", want: "containers/1/securityContext/capabilities"},
		{level: api.LevelRestricted, spec: second("runAsNonRoot: false" + rest), reason: "runAsNonRoot != true", want: "containers/1/securityContext/runAsNonRoot"},
		{level: api.LevelRestricted, spec: pod("runAsNonRoot: false, seccompProfile: {type: RuntimeDefault}"), reason: "runAsNonRoot != true", want: "securityContext/runAsNonRoot"},
		{level: api.LevelRestricted, spec: pod("seccompProfile: {type: RuntimeDefault}"), reason: "runAsNonRoot != true", want: "containers/0/securityContext/runAsNonRoot"},
		{level: api.LevelRestricted, spec: second("runAsUser: 0" + rest), reason: "runAsUser=0", want: "containers/1/securityContext/runAsUser"},
		{level: api.LevelRestricted, spec: pod("runAsUser: 0" + podRest), reason: "runAsUser=0", want: "securityContext/runAsUser"},
		{level: api.LevelRestricted, spec: pod("runAsNonRoot: true"), reason: "seccompProfile", want: "containers/0/securityContext/seccompProfile"},
		{level: api.LevelRestricted, spec: good + "volumes: [{name: a, emptyDir: {}}, {name: b, nfs: {server: s, path: p}}]", reason: "restricted volume types", want: "volumes/1"},
		{level: api.LevelBaseline, spec: second("seccompProfile: {type: Unconfined}"), reason: "seccompProfile", want: "containers/1/securityContext/seccompProfile"},
		{level: api.LevelBaseline, spec: good + "volumes: [{name: a}, {name: b, hostPath: {path: /}}]", reason: "hostPath volumes", want: "volumes/1"},
		{level: api.LevelBaseline, spec: good + "hostPID: true\nhostIPC: true", reason: "host namespaces", want: "hostPID"},
		{level: api.LevelBaseline, spec: good + "    ports: [{containerPort: 80, hostPort: 80}]", reason: "hostPort", want: "containers/1/ports"},
		{level: api.LevelBaseline, spec: good + "    livenessProbe: {httpGet: {host: example.com, port: 80}}", reason: "probe or lifecycle host", want: "containers/1"},
		{level: api.LevelBaseline, spec: second("privileged: true"), reason: "privileged", want: "containers/1/securityContext/privileged"},
		{level: api.LevelBaseline, spec: good + "initContainers: [{name: zeroth, securityContext: {privileged: true}}]", reason: "privileged", want: "initContainers/0/securityContext/privileged"},
		{level: api.LevelBaseline, spec: second("capabilities: {add: [NET_ADMIN]}"), reason: "non-default capabilities", want: "containers/1/securityContext/capabilities/add"},
		{level: api.LevelBaseline, spec: second("procMount: Unmasked"), reason: "procMount", want: "containers/1/securityContext/procMount"},
		{level: api.LevelBaseline, spec: second("seLinuxOptions: {type: spc_t}"), reason: "seLinuxOptions", want: "containers/1/securityContext/seLinuxOptions"},
		{level: api.LevelBaseline, spec: pod("seLinuxOptions: {user: root}"), reason: "seLinuxOptions", want: "securityContext/seLinuxOptions"},
		{level: api.LevelBaseline, spec: second("windowsOptions: {hostProcess: true}"), reason: "hostProcess", want: "containers/1/securityContext/windowsOptions/hostProcess"},
		{level: api.LevelBaseline, spec: second("appArmorProfile: {type: Unconfined}"), reason: "forbidden AppArmor profile", want: "containers/1/securityContext/appArmorProfile"},
		{level: api.LevelBaseline, spec: pod("sysctls: [{name: kernel.msgmax, value: '1'}]"), reason: "forbidden sysctls", want: "securityContext/sysctls"},
		{
			level: api.LevelBaseline, spec: good, annotations: map[string]any{"container.apparmor.security.beta.kubernetes.io/first": "unconfined"},
			reason: "forbidden AppArmor profile", want: "metadata/annotations",
		},
	} {
		pods, ok := securedPodsOf(podOf(t, c.spec, c.annotations))
		if !ok {
			t.Errorf("%s: not decoded", c.spec)
			continue
		}
		results := pods.forbidden(api.LevelVersion{Level: c.level, Version: api.LatestVersion()}, kube.Newest())
		if c.reason == "" {
			if len(results) > 0 {
				t.Errorf("%s: %+v", c.spec, results)
			}
			continue
		}
		if len(results) != 1 || results[0].ForbiddenReason != c.reason {
			t.Errorf("%s: got %+v; want %s", c.spec, results, c.reason)
			continue
		}
		reached[c.reason] = true
		if got := strings.TrimPrefix(strings.Join(pods.field(results[0]), "/"), "spec"); strings.TrimPrefix(got, "/") != c.want {
			t.Errorf("%s: at %s; want %s", c.reason, got, c.want)
		}
	}
	// Two checks of capabilities and two of seccomp are one reason each at a level.
	if all := len(policy.DefaultChecks()); len(reached) < all-2 {
		t.Errorf("%d reasons for %d checks", len(reached), all)
	}
}

// TestPodSecurityVersion wants the checks of the version that the cluster has.
func TestPodSecurityVersion(t *testing.T) {
	t.Parallel()
	pods, _ := securedPodsOf(podOf(t, "containers: [{name: c, livenessProbe: {tcpSocket: {host: example.com, port: 80}}}]", nil))
	for _, c := range []struct {
		version api.Version
		cluster int
		want    bool
	}{
		{api.LatestVersion(), 33, false},
		{api.LatestVersion(), 34, true},
		{api.MajorMinorVersion(1, 33), 37, false},
		{api.MajorMinorVersion(1, 36), 33, false},
		{api.MajorMinorVersion(1, 99), 99, true},
	} {
		level := api.LevelVersion{Level: api.LevelBaseline, Version: c.version}
		if got := len(pods.forbidden(level, kube.Version{Major: 1, Minor: c.cluster})) > 0; got != c.want {
			t.Errorf("%s on 1.%d: forbidden is %t", level, c.cluster, got)
		}
	}
}

// TestSecuredPods wants the pods of the workloads that start some, and of no
// other object.
func TestSecuredPods(t *testing.T) {
	t.Parallel()
	pod := map[string]any{"spec": map[string]any{"hostNetwork": true}}
	template := map[string]any{"template": pod}
	var got []string
	for _, o := range []render.Object{
		{APIVersion: "v1", Kind: "Pod", Name: "pod", Body: pod},
		{APIVersion: "v1", Kind: "PodTemplate", Name: "template", Body: template},
		{APIVersion: "apps/v1", Kind: "Deployment", Name: "deployment", Body: map[string]any{"spec": template}},
		{APIVersion: "batch/v1", Kind: "CronJob", Name: "cron", Body: map[string]any{"spec": map[string]any{"jobTemplate": map[string]any{"spec": template}}}},
		{APIVersion: "v1", Kind: "Pod", Name: "hook", Hooks: []string{"pre-install", "test"}, Body: pod},
		{APIVersion: "v1", Kind: "Pod", Name: "test", Hooks: []string{"test"}, Body: pod},
		{APIVersion: "example.com/v1", Kind: "Deployment", Name: "custom", Body: map[string]any{"spec": template}},
		{APIVersion: "v1", Kind: "Pod", Name: "empty", Body: map[string]any{}},
		{APIVersion: "v1", Kind: "Pod", Name: "undecodable", Body: map[string]any{"spec": map[string]any{"hostNetwork": "yes"}}},
	} {
		if pods, ok := securedPodsOf(&o); ok && pods.spec.HostNetwork {
			got = append(got, o.Name)
		}
	}
	if want := []string{"pod", "template", "deployment", "cron", "hook"}; !slices.Equal(got, want) {
		t.Errorf("got %q; want %q", got, want)
	}
}
