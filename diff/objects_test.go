package diff

import (
	"slices"
	"strings"
	"testing"
)

// manifests is a pack of one plain manifest on each side.
func manifests(t testing.TB, old, new string) *Changes {
	t.Helper()
	const meta = `{"name": "m", "version": "1", "layer": "addon", "kubeManifests": ["manifests/m.yaml"]}`
	return packsOf(t, "-- old/pack.json --\n"+meta+"\n-- old/manifests/m.yaml --\n"+old+
		"\n-- new/pack.json --\n"+strings.Replace(meta, `"1"`, `"2"`, 1)+"\n-- new/manifests/m.yaml --\n"+new+"\n")
}

func crdWith(versions string) string {
	return "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: sites.web.example}\nspec:\n  group: web.example\n  scope: Namespaced\n  names: {kind: Site, plural: sites}\n  versions:\n" + versions
}

func TestCustomResourceDefinitions(t *testing.T) {
	v := func(name, flags, properties string) string {
		return "  - {name: " + name + ", " + flags + ", schema: {openAPIV3Schema: {type: object, properties: {" + properties + "}}}}\n"
	}
	const stored, served = "served: true, storage: true", "served: true, storage: false"
	c := manifests(t,
		crdWith(v("v1alpha1", served, "a: {type: string}")+v("v1beta1", served, "a: {type: string}")+
			v("v1", stored, "a: {type: string, description: Of old.}, list: {type: array, items: {type: object, properties: {x: {type: string}, gone: {type: string}}}}, "+
				"open: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {z: {type: string}}}")),
		crdWith(v("v1beta1", "served: false, storage: false", "a: {type: string}")+
			v("v1", stored, "a: {type: string, description: New., enum: [b]}, description: {type: string}, list: {type: array, items: {type: object, properties: {x: {type: string}}}}, "+
				"open: {type: object, x-kubernetes-preserve-unknown-fields: true}")))
	if len(c.Objects.Changed) != 1 {
		t.Fatalf("%+v", c.Objects)
	}
	got := map[string]CRDVersion{}
	for _, v := range c.Objects.Changed[0].Versions {
		got[v.Name] = v
	}
	if v := got["v1alpha1"]; v.Old == nil || v.New != nil {
		t.Errorf("v1alpha1: %+v", v)
	}
	if v := got["v1beta1"]; !v.Old.Served || v.New.Served {
		t.Errorf("v1beta1: %+v", v)
	}
	expect(t, "added", got["v1"].Added, []string{"description"})
	expect(t, "removed", got["v1"].Removed, []string{"list[].gone"})
	expect(t, "dropped", got["v1"].Dropped, []string{"list[].gone"})
	expect(t, "changed", got["v1"].Changed, []string{"a", "open"})
	expect(t, "attention", kindsOf(c), []Kind{CRDVersionGone, CRDVersionGone, CRDVersionGone})
}

// TestCRDFolder: Helm does not upgrade definitions in crds/. What they would no
// longer serve is said, and nothing of it is said to be refused already.
func TestCRDFolder(t *testing.T) {
	const served, stored, off = "served: true, storage: false", "served: true, storage: true", "served: false, storage: false"
	side := func(name, version, versions string) string {
		return "-- " + name + "/pack.json --\n" + `{"name": "p", "version": "` + version + `", "layer": "addon", "charts": ["charts/c-1.tgz"]}` +
			"\n-- " + name + "/charts/c-1.tgz/c/Chart.yaml --\napiVersion: v2\nname: c\nversion: 1.0." + version +
			"\n-- " + name + "/charts/c-1.tgz/c/crds/sites.yaml --\n" + crdWith(versions)
	}
	v := func(name, flags, properties string) string {
		return "  - {name: " + name + ", " + flags + ", schema: {openAPIV3Schema: {type: object, properties: {" + properties + "}}}}\n"
	}
	const folder = "definitions in a chart's crds/ folder change (`sites.web.example`): Helm installs that folder once, and leaves those that a cluster has as they are"
	for _, test := range []struct{ old, new, want string }{
		{v("v1", stored, "a: {type: string}"), v("v1", stored, "a: {type: string}, b: {type: string}"), folder},
		{v("v1alpha1", off, "") + v("v1", stored, ""), v("v1", stored, ""), folder},
		{
			v("v1alpha1", served, "") + v("v1beta1", served, "") + v("v1", stored, ""), v("v1beta1", off, "") + v("v1", stored, ""),
			folder + "; once somebody upgrades them, which Helm does not do, they no longer serve `sites.web.example v1beta1`, `sites.web.example v1alpha1`",
		},
	} {
		c := packsOf(t, side("old", "1", test.old)+side("new", "2", test.new))
		if len(c.Attention) != 1 || c.Attention[0] != (Attention{CRDFolder, test.want}) {
			t.Errorf("%q, want %q", c.Attention, test.want)
		}
	}
}

func TestImmutableFields(t *testing.T) {
	const head = "metadata: {name: x}\n"
	const set = "apiVersion: apps/v1\nkind: StatefulSet\n" + head + "spec: {serviceName: a, replicas: 1, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: a}]}}}"
	const job = "apiVersion: batch/v1\nkind: Job\n" + head + "spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}}"
	const binding = "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\n" + head + "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}\nsubjects: [{kind: ServiceAccount, name: a}]"
	const class = "apiVersion: storage.k8s.io/v1\nkind: StorageClass\n" + head + "provisioner: a\nallowVolumeExpansion: false"
	const claim = "apiVersion: v1\nkind: PersistentVolumeClaim\n" + head + "spec: {accessModes: [ReadWriteOnce], storageClassName: a, resources: {requests: {storage: 1Gi}}}"
	for _, test := range []struct{ object, from, to, want string }{
		{set, "replicas: 1", "replicas: 2", ""},
		{set, "image: a", "image: b", ""},
		{set, "serviceName: a", "serviceName: b", "spec.serviceName"},
		{set, "replicas: 1", "replicas: 1, podManagementPolicy: Parallel", "spec.podManagementPolicy"},
		{strings.NewReplacer("StatefulSet", "Deployment", "serviceName: a, ", "").Replace(set), "matchLabels: {a: b}", "matchLabels: {a: b, c: d}", "spec.selector.matchLabels.c"},
		{job, "image: a", "image: b", "spec.template.spec.containers[name=a].image"},
		{strings.Replace(job, "name: x", "name: x, annotations: {helm.sh/hook: post-install}", 1), "image: a", "image: b", ""},
		{binding, "kind: Role, name: a", "kind: Role, name: b", "roleRef.name"},
		{binding, "ServiceAccount, name: a", "ServiceAccount, name: b", ""},
		{class, "provisioner: a", "provisioner: b", "provisioner"},
		{class, "false", "true", ""},
		{claim, "1Gi", "2Gi", ""},
		{claim, "storageClassName: a", "storageClassName: b", "spec.storageClassName"},
	} {
		c := manifests(t, test.object, strings.Replace(test.object, test.from, test.to, 1))
		if len(c.Objects.Changed) != 1 {
			t.Fatalf("%s: %+v", test.to, c.Objects)
		}
		if got := strings.Join(c.Objects.Changed[0].Immutable, " "); got != test.want {
			t.Errorf("%s: refused is %q, want %q", test.to, got, test.want)
		}
		if got := slices.Contains(kindsOf(c), ImmutableField); got != (test.want != "") {
			t.Errorf("%s: %v", test.to, c.Attention)
		}
	}
}

// TestNoise: what changes with every version of a chart is no change.
func TestNoise(t *testing.T) {
	const old = `apiVersion: apps/v1
kind: Deployment
metadata: {name: x, labels: {app: x, helm.sh/chart: x-1, app.kubernetes.io/version: "1"}, annotations: null}
spec:
  selector: {matchLabels: {app: x}}
  strategy: null
  template:
    metadata: {labels: {app: x, helm.sh/chart: x-1}, annotations: {checksum/config: aaa}}
    spec: {containers: [{name: a, image: a}]}`
	c := manifests(t, old, strings.NewReplacer("x-1", "x-2", `"1"`, `"2"`, "aaa", "bbb", ", annotations: null", ", annotations: {}", "  strategy: null\n", "").Replace(old))
	if len(c.Objects.Changed) > 0 || c.Objects.Same != 1 || c.Objects.Labels != 1 {
		t.Errorf("%+v", c.Objects)
	}
	c = manifests(t, old, strings.Replace(old, "matchLabels: {app: x}", "matchLabels: {app: x, helm.sh/chart: x-2}", 1))
	expect(t, "in a selector it is none", kindsOf(c), []Kind{ImmutableField})
}

func TestAPIVersionIsNoIdentity(t *testing.T) {
	const old = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: x}\nspec: {minAvailable: 1}"
	c := manifests(t, old, strings.Replace(old, "v1beta1", "v1", 1))
	if len(c.Objects.Changed) != 1 || c.Objects.Changed[0].OldAPIVersion != "policy/v1beta1" || len(c.Objects.Added)+len(c.Objects.Removed) > 0 {
		t.Errorf("%+v", c.Objects)
	}
}

func TestRequests(t *testing.T) {
	workload := func(kind, name, spec, containers string) string {
		return "apiVersion: apps/v1\nkind: " + kind + "\nmetadata: {name: " + name + "}\nspec: {" + spec + "selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {" + containers + "}}}\n---\n"
	}
	all := workload("Deployment", "d", "replicas: 3, ", "initContainers: [{name: i, image: i, resources: {requests: {cpu: 300m, memory: 10Mi}}}], containers: [{name: a, image: a, resources: {requests: {cpu: 100m, memory: 100Mi}}}, {name: b, image: b, resources: {limits: {cpu: 50m, memory: 28Mi}}}]") +
		workload("StatefulSet", "s", "serviceName: s, ", "containers: [{name: a, image: a, resources: {requests: {memory: 1G}}}]") +
		workload("Deployment", "off", "replicas: 0, ", "containers: [{name: a, image: a, resources: {requests: {cpu: 9, memory: 9Gi}}}]") +
		workload("DaemonSet", "ds", "", "containers: [{name: a, image: a, resources: {requests: {cpu: 10m, memory: 20Mi}}}]") +
		"apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: a, resources: {requests: {cpu: 5}}}]}}}"
	r := manifests(t, all, all).Resources
	if got, want := *r.New, (Requests{CPU: "900m", Memory: "1402653184", NodeCPU: "10m", NodeMemory: "20Mi", Without: 1}); got.CPU != want.CPU || got.Memory != want.Memory || got.NodeCPU != want.NodeCPU || got.NodeMemory != want.NodeMemory || got.Without != want.Without {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestNamespaces: an object that names the namespace of its release has not
// moved; neither has one that lives in none.
func TestNamespaces(t *testing.T) {
	const meta = "-- %/pack.json --\n" + `{"name": "m", "version": "1", "layer": "addon", "kubeManifests": ["manifests/m.yaml"]}` + "\n-- %/values.yaml --\npack: {namespace: NS}\n-- %/manifests/m.yaml --\n"
	objects := func(metadata string) string {
		return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a" + metadata + "}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: b}\nrules: []\n---\napiVersion: x.example/v1\nkind: Custom\nmetadata: {name: c" + metadata + "}\n"
	}
	side := func(name, namespace, metadata string) string {
		return strings.NewReplacer("%", name, "NS", namespace).Replace(meta) + objects(metadata)
	}
	for _, test := range []struct {
		old, new                string
		added, removed, changed int
	}{
		{side("old", "x", ""), side("new", "x", ", namespace: x"), 0, 0, 0},
		{side("old", "x", ""), side("new", "y", ""), 1, 1, 0},
		{side("old", "x", ", namespace: x"), side("new", "y", ", namespace: y"), 2, 2, 0},
	} {
		o := packsOf(t, test.old+test.new).Objects
		if len(o.Added) != test.added || len(o.Removed) != test.removed || len(o.Changed) != test.changed {
			t.Errorf("%s: %d added, %d removed, %d changed", test.new, len(o.Added), len(o.Removed), len(o.Changed))
		}
	}
}
