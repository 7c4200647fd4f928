package kube

import (
	"slices"
	"strings"
	"testing"
)

func TestParseVersion(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]Version{
		"1.37": {1, 37, 0}, "v1.37": {1, 37, 0}, "1.37.2": {1, 37, 2}, "v1.37.2": {1, 37, 2}, "1.37.x": {1, 37, 0},
		"1.37.0": {1, 37, 0}, "v1.33.1+rke2r1": {1, 33, 1}, "1.31.2-eks-7f9249a": {1, 31, 2},
	} {
		if got, err := ParseVersion(in); got != want || err != nil {
			t.Errorf("%q: got %v, %v, want %v", in, got, err, want)
		}
	}
	for _, in := range []string{"", "v", "1", "1.x", "1.37.2.1", "a.b", "1.-3", "1.37.y", "latest", "1.99999999", "1. 37"} {
		if got, err := ParseVersion(in); err == nil {
			t.Errorf("%q: got %v, want an error", in, got)
		}
	}
	if got := (Version{1, 37, 2}).String() + " " + (Version{1, 37, 0}).String() + " " + (Version{1, 37, 2}).MinorString(); got != "1.37.2 1.37 1.37" {
		t.Errorf("got %s", got)
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	all := Versions()
	if len(all) != 12 || !slices.IsSortedFunc(all, Version.Compare) {
		t.Errorf("got %v", all)
	}
	if Newest() != all[11] || OldestSupported() != all[8] {
		t.Errorf("newest %v, oldest supported %v", Newest(), OldestSupported())
	}
	for in, want := range map[Version]Version{{1, 1, 0}: all[0], {1, 99, 0}: all[11], {1, all[5].Minor, 99}: all[5]} {
		if got := Nearest(in); got != want {
			t.Errorf("nearest to %v: got %v, want %v", in, got, want)
		}
	}
}

func gvkOf(t *testing.T, s string) GVK {
	t.Helper()
	apiVersion, kind, ok := strings.Cut(s, " ")
	if !ok {
		t.Fatalf("bad kind %q", s)
	}
	return ParseGVK(apiVersion, kind)
}

func TestLifecycle(t *testing.T) {
	t.Parallel()
	v := func(minor int) Version {
		if minor == 0 {
			return Version{}
		}
		return Version{1, minor, 0}
	}
	tests := []struct {
		kind                            string
		introduced, deprecated, removed int
		replacement                     string
	}{
		{"apps/v1 Deployment", 9, 0, 0, ""},
		{"v1 Pod", 0, 0, 0, ""},
		{"policy/v1beta1 PodSecurityPolicy", 10, 21, 25, ""},
		{"policy/v1beta1 PodDisruptionBudget", 5, 21, 25, "policy/v1 PodDisruptionBudget"},
		{"extensions/v1beta1 Ingress", 1, 14, 22, "networking.k8s.io/v1 Ingress"},
		{"networking.k8s.io/v1beta1 Ingress", 14, 19, 22, "networking.k8s.io/v1 Ingress"},
		{"networking.k8s.io/v1beta1 IngressClass", 18, 19, 22, "networking.k8s.io/v1 IngressClass"},
		{"extensions/v1beta1 Deployment", 1, 8, 16, "apps/v1 Deployment"},
		{"extensions/v1beta1 PodSecurityPolicy", 2, 11, 16, ""},
		{"apps/v1beta1 StatefulSet", 5, 8, 16, "apps/v1 StatefulSet"},
		{"batch/v1beta1 CronJob", 8, 21, 25, "batch/v1 CronJob"},
		{"batch/v1beta1 CronJobList", 8, 21, 25, "batch/v1 CronJob"},
		{"batch/v2alpha1 CronJob", 0, 0, 21, "batch/v1 CronJob"},
		{"batch/v1 CronJob", 21, 0, 0, ""},
		{"autoscaling/v2beta1 HorizontalPodAutoscaler", 8, 22, 25, "autoscaling/v2 HorizontalPodAutoscaler"},
		{"autoscaling/v2beta2 HorizontalPodAutoscaler", 12, 23, 26, "autoscaling/v2 HorizontalPodAutoscaler"},
		{"apiextensions.k8s.io/v1beta1 CustomResourceDefinition", 7, 16, 22, "apiextensions.k8s.io/v1 CustomResourceDefinition"},
		{"admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration", 9, 16, 22, "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration"},
		{"rbac.authorization.k8s.io/v1beta1 ClusterRole", 6, 17, 22, "rbac.authorization.k8s.io/v1 ClusterRole"},
		{"flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema", 20, 23, 26, "flowcontrol.apiserver.k8s.io/v1 FlowSchema"},
		{"flowcontrol.apiserver.k8s.io/v1beta2 FlowSchema", 23, 26, 29, "flowcontrol.apiserver.k8s.io/v1 FlowSchema"},
		{"flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema", 26, 29, 32, "flowcontrol.apiserver.k8s.io/v1 FlowSchema"},
		{"storage.k8s.io/v1beta1 CSIStorageCapacity", 21, 24, 27, "storage.k8s.io/v1 CSIStorageCapacity"},
		{"settings.k8s.io/v1alpha1 PodPreset", 0, 0, 20, ""},
		{"v1 List", 0, 0, 0, ""},
	}
	for _, tt := range tests {
		g := gvkOf(t, tt.kind)
		want := Lifecycle{Introduced: v(tt.introduced), Deprecated: v(tt.deprecated), Removed: v(tt.removed)}
		if tt.replacement != "" {
			want.Replacement = gvkOf(t, tt.replacement)
		}
		got, ok := LifecycleOf(g)
		if !ok || got != want {
			t.Errorf("%v: got %+v, %t, want %+v", g, got, ok, want)
		}
		if tt.removed != 0 && tt.removed <= Newest().Minor {
			if tt.removed > 16 && !Served(g, v(tt.removed-1)) {
				t.Errorf("%v is not served in 1.%d", g, tt.removed-1)
			}
			for _, minor := range []int{tt.removed, Newest().Minor, 99} {
				if Served(g, v(minor)) {
					t.Errorf("%v is served in 1.%d", g, minor)
				}
			}
		} else if !Served(g, v(16)) && tt.introduced < 16 || !Served(g, Newest()) || !Served(g, v(99)) {
			t.Errorf("%v is not always served", g)
		}
	}
	for _, s := range []string{"apps/v1 Deploymnt", "apps/v3 Deployment", "example.com/v1 Foo", "v1 FooList", "apps/v1 Scale", "policy/v1 Eviction"} {
		if _, ok := LifecycleOf(gvkOf(t, s)); ok {
			t.Errorf("%s is built in", s)
		}
	}
}

// TestIndexIsConsistent checks every line of the index against the others.
func TestIndexIsConsistent(t *testing.T) {
	t.Parallel()
	newest := Newest()
	for g, k := range index().kinds {
		l := k.lifecycle
		if l.Removed.IsZero() != k.served.has(newest) && l.Removed.Compare(newest) <= 0 {
			t.Errorf("%v: served %t in the newest release, and removed in %v", g, k.served.has(newest), l.Removed)
		}
		if !l.Removed.IsZero() && l.Deprecated.Compare(l.Removed) >= 0 {
			t.Errorf("%v: deprecated in %v, removed in %v", g, l.Deprecated, l.Removed)
		}
		if r := l.Replacement; !r.IsZero() && (!EnabledByDefault(r, newest) || r.Kind != g.Kind) {
			t.Errorf("%v: replaced by %v", g, r)
		}
		if k.enabled&^k.served != 0 {
			t.Errorf("%v: on by default where it is not served", g)
		}
		for _, v := range Versions() {
			if k.served.has(v) && !embedded(g, v) {
				t.Errorf("%v: no schema in %v", g, v)
			}
		}
	}
}

func TestBuiltinGroup(t *testing.T) {
	t.Parallel()
	for _, g := range []string{"", "apps", "batch", "extensions", "networking.k8s.io", "rbac.authorization.k8s.io", "apiextensions.k8s.io", "settings.k8s.io"} {
		if !BuiltinGroup(g) {
			t.Errorf("%q is not built in", g)
		}
	}
	for _, g := range []string{"example.com", "gateway.networking.k8s.io", "snapshot.storage.k8s.io", "monitoring.coreos.com", "app"} {
		if BuiltinGroup(g) {
			t.Errorf("%q is built in", g)
		}
	}
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"apps/v1 Deploymnt":                   "apps/v1 Deployment",
		"apps/v1 deployment":                  "apps/v1 Deployment",
		"apps/v2 Deployment":                  "apps/v1 Deployment",
		"v1 Deployment":                       "apps/v1 Deployment",
		"extensions/v1 Ingress":               "networking.k8s.io/v1 Ingress",
		"apps/v1 Service":                     "v1 Service",
		"batch/v1 Cronjob":                    "batch/v1 CronJob",
		"autoscaling/v3 HorizontalPodScaler":  "autoscaling/v2 HorizontalPodAutoscaler",
		"rbac.authorization.k8s.io/v1 Roles":  "rbac.authorization.k8s.io/v1 Role",
		"rbac.authorisation.k8s.io/v1 Role":   "rbac.authorization.k8s.io/v1 Role",
		"app/v1 Deployment":                   "apps/v1 Deployment",
		"v1 Events":                           "v1 Event",
		"networking.k8s.io/v1 NetworkPolicys": "networking.k8s.io/v1 NetworkPolicy",
	} {
		if got, ok := Suggest(gvkOf(t, in)); !ok || got != gvkOf(t, want) {
			t.Errorf("%s: got %v, %t, want %s", in, got, ok, want)
		}
	}
	for _, in := range []string{"serving.knative.dev/v1 Service", "example.com/v1 Deployment", "apps/v1 Banana", "example.com/v1 Foo"} {
		if got, ok := Suggest(gvkOf(t, in)); ok {
			t.Errorf("%s: got %v", in, got)
		}
	}
}

func TestAPIVersions(t *testing.T) {
	t.Parallel()
	tests := []struct {
		minor         int
		with, without string
	}{
		{16, "apps/v1 apps/v1/Deployment v1 v1/Pod extensions/v1beta1/Ingress batch/v1beta1/CronJob", "extensions/v1beta1/Deployment apps/v1beta1 batch/v2alpha1 policy/v1"},
		{22, "policy/v1/PodDisruptionBudget policy/v1beta1/PodSecurityPolicy networking.k8s.io/v1/Ingress", "extensions/v1beta1 networking.k8s.io/v1beta1"},
		{26, "flowcontrol.apiserver.k8s.io/v1beta3/FlowSchema autoscaling/v2", "policy/v1beta1 autoscaling/v2beta2 resource.k8s.io/v1alpha1 admissionregistration.k8s.io/v1alpha1"},
		{31, "networking.k8s.io/v1", "networking.k8s.io/v1beta1 admissionregistration.k8s.io/v1beta1 resource.k8s.io/v1alpha3"},
		{37, "resource.k8s.io/v1/DeviceClass apiextensions.k8s.io/v1/CustomResourceDefinition apiregistration.k8s.io/v1", "resource.k8s.io/v1beta1 flowcontrol.apiserver.k8s.io/v1beta3 v1/List"},
	}
	for _, tt := range tests {
		got := APIVersions(Version{1, tt.minor, 3})
		if !slices.IsSorted(got) {
			t.Errorf("1.%d: not sorted", tt.minor)
		}
		for _, s := range strings.Fields(tt.with) {
			if !slices.Contains(got, s) {
				t.Errorf("1.%d: no %s", tt.minor, s)
			}
		}
		for _, s := range strings.Fields(tt.without) {
			if slices.Contains(got, s) {
				t.Errorf("1.%d: has %s", tt.minor, s)
			}
		}
	}
}

func TestScopeAndResource(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]struct {
		namespaced bool
		resource   string
	}{
		"v1 Pod": {true, "pods"}, "v1 Namespace": {false, "namespaces"}, "networking.k8s.io/v1 Ingress": {true, "ingresses"},
		"apiextensions.k8s.io/v1 CustomResourceDefinition": {false, "customresourcedefinitions"},
		"policy/v1beta1 PodSecurityPolicy":                 {false, "podsecuritypolicies"},
	} {
		namespaced, ok := Namespaced(gvkOf(t, in))
		resource, ok2 := Resource(gvkOf(t, in))
		if namespaced != want.namespaced || resource != want.resource || !ok || !ok2 {
			t.Errorf("%s: got %t, %s", in, namespaced, resource)
		}
	}
	if _, ok := Namespaced(GVK{"example.com", "v1", "Foo"}); ok {
		t.Error("the scope of a custom resource is known")
	}
}
