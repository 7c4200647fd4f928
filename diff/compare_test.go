package diff

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/internal/packtest"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// packsOf compares the packs old and new of a txtar text.
func packsOf(t testing.TB, text string) *Changes {
	t.Helper()
	dir := t.TempDir()
	packtest.Write(t, dir, txtar.Parse([]byte(text)).Files)
	return between(t, filepath.Join(dir, "old"), filepath.Join(dir, "new"))
}

func between(t testing.TB, old, new string) *Changes {
	t.Helper()
	engine, err := lint.New(nil, lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := Packs(context.Background(), engine, &pack.Location{Dir: old, Path: "old"}, pack.Location{Dir: new, Path: "new"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// manifests is a pack of one plain manifest on each side.
func manifests(t testing.TB, old, new string) *Changes {
	t.Helper()
	const meta = `{"name": "m", "version": "1", "layer": "addon", "kubeManifests": ["manifests/m.yaml"]}`
	return packsOf(t, "-- old/pack.json --\n"+meta+"\n-- old/manifests/m.yaml --\n"+old+
		"\n-- new/pack.json --\n"+strings.Replace(meta, `"1"`, `"2"`, 1)+"\n-- new/manifests/m.yaml --\n"+new+"\n")
}

func kindsOf(c *Changes) []Kind {
	var out []Kind
	for _, a := range c.Attention {
		out = append(out, a.Kind)
	}
	return out
}

func expect[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

const role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\nrules:\n"

func TestRoles(t *testing.T) {
	for _, test := range []struct {
		name, old, new string
		gained, lost   []string
		changed        bool
	}{
		{
			"written in another way",
			"- {apiGroups: ['', apps], resources: [pods], verbs: [get, list]}",
			"- {apiGroups: [apps], resources: [pods], verbs: [list, get]}\n- {apiGroups: [''], resources: [pods], verbs: [get]}\n- {apiGroups: [''], resources: [pods], verbs: [list]}",
			nil, nil, false,
		},
		{
			"all of them, and then some", "- {apiGroups: [''], resources: [secrets], verbs: ['*']}", "- {apiGroups: [''], resources: [secrets, pods/log], verbs: [get]}\n- {nonResourceURLs: [/metrics], verbs: [get]}",
			[]string{"get: /metrics, pods/log"}, []string{"*: secrets"}, true,
		},
		{
			"one of that name", "- {apiGroups: [''], resources: [secrets], resourceNames: [a], verbs: [get]}", "- {apiGroups: [''], resources: [secrets], verbs: [get]}",
			[]string{"get: secrets"}, nil, true,
		},
	} {
		c := manifests(t, role+test.old, role+test.new)
		if len(c.Objects.Changed) == 0 {
			if test.changed {
				t.Errorf("%s: no change", test.name)
			}
			continue
		}
		o := c.Objects.Changed[0]
		expect(t, test.name, o.Gained, test.gained)
		expect(t, test.name, o.Lost, test.lost)
		if got := slices.Contains(kindsOf(c), Permissions); got != (len(test.gained) > 0) {
			t.Errorf("%s: %v", test.name, c.Attention)
		}
	}
}

// TestRoleBomb: a role of a million permissions is compared as text.
func TestRoleBomb(t *testing.T) {
	var many strings.Builder
	for i := range 1000 {
		if i > 0 {
			many.WriteByte(',')
		}
		many.WriteString("a" + strings.Repeat("b", i%7) + string(rune('a'+i%26)))
	}
	list := "[" + many.String() + "]"
	c := manifests(t, role+"- {apiGroups: "+list+", resources: "+list+", verbs: "+list+"}", role+"- {apiGroups: [x], resources: "+list+", verbs: "+list+"}")
	if len(c.Objects.Changed) != 1 || len(c.Objects.Changed[0].Gained) > 0 || len(c.Objects.Changed[0].Changes) == 0 {
		t.Errorf("%+v", c.Objects.Changed)
	}
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

// TestBroken: what cannot be read is said, and does not keep the rest.
func TestBroken(t *testing.T) {
	c := packsOf(t, `
-- old/pack.json --
{"name": "b", "version": "1", "layer": "addon",
-- old/values.yaml --
a: 1
-- new/pack.json --
{"name": "b", "version": "2", "layer": "addon", "charts": ["charts/b-1.tgz"]}
-- new/values.yaml --
a: [1
-- new/charts/b-1.tgz --
no archive
`)
	if c.Old.Version != "1" || c.New.Version != "2" || len(c.Files.Changed) != 2 || len(c.Files.Added) != 1 {
		t.Errorf("%+v", c)
	}
	for _, want := range []string{"pack.json of the old version was not compared", "values.yaml was not compared", "the old version: it was not rendered", "old cannot be rendered: "} {
		if !slices.ContainsFunc(c.NotChecked, func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("%q is not in %q", want, c.NotChecked)
		}
	}
	if len(c.Values.Changes)+len(c.Objects.Added)+len(c.Images.Changes) > 0 {
		t.Errorf("changes without something to compare: %+v", c)
	}
}

const corpus = "../../shared/corpus/packs"

// TestCorpus: a pack does not differ from itself, and what one direction adds
// the other removes.
func TestCorpus(t *testing.T) {
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("needs the corpus in ../shared")
	}
	for _, pair := range [][2]string{
		{"elastic-stack-0.18.2", "elastic-stack-0.19.0"}, {"spegel-0.0.30", "spegel-0.7.0"}, {"karpenter-1.0.5", "karpenter-1.5.1"},
		{"hello-universe-1.1.1", "hello-universe-1.1.2"}, {"kubewatch-1.0.7", "kubewatch-3.5.0"},
	} {
		old, new := filepath.Join(corpus, pair[0]), filepath.Join(corpus, pair[1])
		self := between(t, new, new)
		if n := len(self.Metadata) + len(self.Values.Changes) + len(self.Images.Changes) + len(self.Objects.Added) + len(self.Objects.Removed) +
			len(self.Objects.Changed) + len(self.Presets) + len(self.Schema) + len(self.Files.Changed) + len(self.Attention); n > 0 {
			t.Errorf("%s differs from itself: %+v", pair[1], self)
		}
		there, back := between(t, old, new), between(t, new, old)
		if len(there.Objects.Added) != len(back.Objects.Removed) || len(there.Objects.Changed) != len(back.Objects.Changed) ||
			len(there.Files.Added) != len(back.Files.Removed) || len(there.Values.Changes) != len(back.Values.Changes) {
			t.Errorf("%v: the way back is another", pair)
		}
		if !slices.Contains(kindsOf(back), LowerVersion) {
			t.Errorf("%v: the way back is not said to go down", pair)
		}
		a, err := json.Marshal(there)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(between(t, old, new))
		if err != nil || string(a) != string(b) {
			t.Errorf("%v: two runs differ (%v)", pair, err)
		}
		if strings.Contains(string(a), ":null,\"changes\"") {
			t.Errorf("%v: a list is null", pair)
		}
	}
}

func TestReleases(t *testing.T) {
	const chart = "-- %/charts/c-1.tgz/c/Chart.yaml --\napiVersion: v2\nname: c\nversion: 1.0.0\n-- %/pack.json --\n" + `{"name": "p", "version": "1", "layer": "addon", "charts": ["charts/c-1.tgz"]}` + "\n-- %/values.yaml --\n"
	for _, test := range []struct{ old, new, want string }{
		{"a: 1", "a: 2", ""},
		{"pack: {namespace: x}", "pack: {namespace: y}", "`x/p-c → y/p-c`"},
		{"pack: {releaseNameOverride: {c: r}}", "pack: {releaseNameOverride: r}", ""},
		{"pack: {releaseNameOverride: {other: r}}", "pack: {releaseNameOverride: {c: r}}", "`default/p-c → default/r`"},
		{"a: 1", "pack: {releaseNameOverride: {c: p-c}, namespace: default}", ""},
	} {
		c := packsOf(t, strings.ReplaceAll(chart, "%", "old")+test.old+"\n"+strings.ReplaceAll(chart, "%", "new")+test.new+"\n")
		i := slices.IndexFunc(c.Attention, func(a Attention) bool { return a.Kind == Release })
		switch {
		case i < 0 && test.want != "", i >= 0 && (test.want == "" || !strings.Contains(c.Attention[i].Message, test.want)):
			t.Errorf("%s, %s: %v", test.old, test.new, c.Attention)
		}
	}
}

// TestDefaults: what the pack sets is out of the chart's hands, table by table.
func TestDefaults(t *testing.T) {
	const chart = `
-- %/pack.json --
{"name": "p", "version": "1", "layer": "addon", "charts": ["charts/c-1.tgz"]}
-- %/charts/c-1.tgz/c/Chart.yaml --
apiVersion: v2
name: c
version: 1.0.0
dependencies:
  - {name: db, version: 1.0.0, alias: main, repository: https://charts.example}
  - {name: db, version: 1.0.0, alias: copy, repository: https://charts.example}
-- %/charts/c-1.tgz/c/charts/db/Chart.yaml --
apiVersion: v2
name: db
version: 1.0.0
`
	c := packsOf(t, strings.ReplaceAll(chart, "%", "old")+`
-- old/charts/c-1.tgz/c/charts/db/values.yaml --
size: 1
-- old/charts/c-1.tgz/c/values.yaml --
a: {set: 1, unset: 1}
list: [1]
none: 1
main: {size: 5}
-- old/values.yaml --
charts: {c: {a: {set: 0}, same: 7, gone: 8}}
`+strings.ReplaceAll(chart, "%", "new")+`
-- new/charts/c-1.tgz/c/charts/db/values.yaml --
size: 2
-- new/charts/c-1.tgz/c/values.yaml --
a: {set: 2, unset: 2, table: {p: 1, q: 2}}
list: [2]
none: 2
main: {size: 5}
same: 7
gone: 9
-- new/values.yaml --
charts: {c: {a: {set: 0, table: {p: 0}}, list: [3], none: null}}
`)
	expect(t, "defaults", lines(c.Charts[0].Defaults), []string{
		"+ charts.c.a.table.q: 2", "~ charts.c.a.unset: 1 → 2", "~ charts.c.copy.size: 1 → 2", "+ charts.c.gone: 9", "+ charts.c.same: 7",
	})
	if got := c.Charts[0].Pinned; got != 4 { // a.set, a.table.p, list, none
		t.Errorf("%d pinned", got)
	}
	expect(t, "values", lines(c.Values.Changes), []string{
		`+ charts.c.a.table: {"p":0}`, "+ charts.c.list: [3]", "+ charts.c.none: null (the chart's default was 1)",
		"- charts.c.same: 7 (is the chart's default)", "- charts.c.gone: 8 (the chart's default is 9)",
	})
	expect(t, "attention", kindsOf(c), []Kind{SameVersion, ChartContent, ChartDefaults})
}

func TestImages(t *testing.T) {
	pod := func(images ...string) string {
		out := "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  containers:\n"
		for i, image := range images {
			out += "    - {name: c" + string(rune('a'+i)) + ", image: '" + image + "'}\n"
		}
		return out
	}
	const digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	const meta = `{"name": "m", "version": "1", "layer": "addon", "kubeManifests": ["manifests/m.yaml"]}`
	c := packsOf(t, "-- old/pack.json --\n"+meta+"\n-- old/manifests/m.yaml --\n"+pod("a:1", "docker.io/library/same:1", "gone:1", "b:1")+
		"-- old/values.yaml --\npack: {content: {images: [{image: 'a:1'}, {image: 'stale:1'}]}}\n"+
		"-- new/pack.json --\n"+meta+"\n-- new/manifests/m.yaml --\n"+pod("a:2", "same:1", "b:1@"+digest, "b:2")+
		"-- new/values.yaml --\npack: {content: {images: [{image: 'a:2'}]}}\n")
	var got []string
	for _, i := range c.Images.Changes {
		line := strings.TrimPrefix(i.Repository, "docker.io/library/") + " " + strings.Join(i.Old, " ") + " → " + strings.Join(i.New, " ") + " " + string(i.Use)
		if i.Listed {
			line += " listed"
		}
		got = append(got, line)
	}
	expect(t, "images", got, []string{"a :1 → :2 deployed listed", "b :1 → :1@" + digest + " :2 deployed", "gone :1 →  deployed", "stale :1 →  listed listed"})
	if c.Images.Same != 1 || len(c.Values.Changes) != 0 {
		t.Errorf("%d images the same, values %v", c.Images.Same, lines(c.Values.Changes))
	}
}

func TestNewRoles(t *testing.T) {
	named := func(name, rules string) string {
		return strings.Replace(role, "name: r", "name: "+name, 1) + rules
	}
	const admin = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects: []\n"
	const none, secrets = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n", "- {apiGroups: [''], resources: [secrets, pods], verbs: [get, list]}"
	for _, test := range []struct{ old, new, want string }{
		{none, none + "---\n" + named("r", secrets), "the new ClusterRole `r` may `get, list: secrets`"},
		{none, none + "---\n" + named("r", "- {apiGroups: [''], resources: [secrets], resourceNames: [own], verbs: [get]}"), ""},
		{none, none + "---\n" + named("r", "- {apiGroups: [x.example], resources: [secrets], verbs: [get]}"), ""},
		{none, none + "---\n" + named("r", "- {apiGroups: ['*'], resources: ['*'], verbs: ['*']}"), "the new ClusterRole `r` may `*: *.*`"},
		{named("old", secrets), named("new", secrets), ""},
		{none, none + "---\n" + admin, "ClusterRoleBinding `b` gives the rights of `cluster-admin` to its accounts"},
		{admin, strings.Replace(admin, "name: b", "name: c", 1), ""},
	} {
		c := manifests(t, test.old, test.new)
		var got []string
		for _, a := range c.Attention {
			if a.Kind == Permissions {
				got = append(got, a.Message)
			}
		}
		if strings.Join(got, "\n") != test.want {
			t.Errorf("%s\n%s\n%q, want %q", test.old, test.new, got, test.want)
		}
	}
}

func TestRequiredValues(t *testing.T) {
	const meta = "-- %/pack.json --\n" + `{"name": "p", "version": "1", "layer": "addon"}` + "\n-- %/values.yaml --\na: ''\nb: 1\nc: ''\n-- %/schema.yaml --\n"
	const required, free = "schema: '{{ required | format \"${string}\" }}'", "schema: '{{ format \"${string}\" }}'"
	c := packsOf(t, strings.ReplaceAll(meta, "%", "old")+"a: {"+free+"}\nc: {"+required+"}\n"+
		strings.ReplaceAll(meta, "%", "new")+"a: {"+required+"}\nb: {"+required+"}\nc: {"+required+"}\nd: {"+required+"}\n")
	if i := slices.IndexFunc(c.Attention, func(a Attention) bool { return a.Kind == RequiredValue }); i < 0 || c.Attention[i].Message != "users have to set `a`, `d` now" {
		t.Errorf("%v", c.Attention)
	}
	expect(t, "entries", lines(c.Schema)[1:], []string{`+ b: {{ required | format "${string}" }}`, `+ d: {{ required | format "${string}" }}`})
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
