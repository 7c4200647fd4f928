package policy_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/internal/packtest"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/policy"
)

// onePack is a pack with a Deployment, a CustomResourceDefinition and values.
const onePack = `
-- packs/app/pack.json --
{
  "name": "app", "displayName": "app", "version": "1.0.0", "layer": "addon",
  "kubeManifests": ["manifests/app.yaml"]
}
-- packs/app/values.yaml --
pack:
  namespace: app
manifests:
  app:
    replicas: 3
-- packs/app/README.md --
# App

TODO
-- packs/app/manifests/app.yaml --
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: {app: app}
  template:
    metadata:
      labels: {app: app}
    spec:
      containers:
        - name: app
          image: ghcr.io/example/app:1.0.0
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things.example.com
spec:
  group: example.com
  names: {kind: Thing, plural: things}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema: {type: object}
`

// readDir reads the policies in a directory of testdata.
func readDir(t *testing.T, dir string) policy.Files {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	files, err := policy.ReadFiles(root, ".", "policies")
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// run lints packs, in the form of packtest, with the rules of policies and
// returns what is found, a line each, without the rules' own hints.
func run(t *testing.T, packs string, set *policy.Set, options lint.Options) (*lint.Result, string) {
	t.Helper()
	dir := t.TempDir()
	packtest.Write(t, dir, txtar.Parse([]byte(packs)).Files)
	set.Compile()
	engine, err := lint.New(append(set.Rules(), crashed), options)
	if err != nil {
		t.Fatal(err)
	}
	locations, err := pack.Find([]string{filepath.Join(dir, "packs")})
	if err != nil {
		t.Fatal(err)
	}
	result, err := engine.Run(context.Background(), locations)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range result.Findings {
		fmt.Fprintf(&out, "%s:%d:%d %s[%s] %s\n", f.File, f.Line, f.Column, f.Severity, f.Rule, f.Message)
	}
	return result, out.String()
}

// crashed is the rule under which the engine reports crashes.
var crashed = &lint.Rule{ID: lint.RuleCrashed, Severity: lint.Error, Category: lint.Linter}

func newSet(t *testing.T, files policy.Files, options policy.Options) *policy.Set {
	t.Helper()
	set, err := policy.New(files, options)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// own is a policy in packlint's form with a body for its report.
func own(id, rego string) policy.Files {
	return policy.Files{id + ".rego": fmt.Appendf(nil, "# METADATA\n# title: a test\n# custom:\n#   id: %s\npackage %s\n\n%s\n", id, strings.ReplaceAll(id, "-", "_"), rego)}
}

func equal(t *testing.T, got, want string) {
	t.Helper()
	if strings.TrimSpace(got) != strings.TrimSpace(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestConftest runs a library in conftest's convention, unchanged, in both
// versions of Rego.
func TestConftest(t *testing.T) {
	t.Parallel()
	const want = `
packs/app/manifests/app.yaml:1:1 error[allowed-registries] app: image docker.io/library/busybox:latest comes from a registry that is not allowed
packs/app/manifests/app.yaml:1:1 error[host-network] Deployment app uses the network of the host
packs/app/manifests/app.yaml:1:1 error[pinned-images-deny-latest] app: init must not use latest
packs/app/manifests/app.yaml:1:1 warning[pinned-images-warn-digest] app: app is not pinned by digest
packs/app/manifests/app.yaml:1:1 warning[pinned-images-warn-digest] app: init is not pinned by digest
packs/app/manifests/app.yaml:1:1 error[ports] app listens on [80], below 1024
packs/app/manifests/app.yaml:1:1 error[privileged] app: app is privileged
packs/app/manifests/app.yaml:1:1 warning[replicas] app has fewer than two replicas
packs/app/manifests/app.yaml:1:1 error[team-label] Deployment app must have the label team
packs/app/manifests/app.yaml:24:1 warning[pinned-images-warn-digest] legacy: legacy is not pinned by digest
packs/app/manifests/app.yaml:41:1 error[service-type] Service app must not be of type NodePort
packs/app/manifests/app.yaml:51:1 warning[acme-no-secrets] Secret app holds data
packs/app/manifests/app.yaml:58:1 warning[config-maps] ConfigMap app holds a password under db-password
`
	packs, err := os.ReadFile("testdata/conftest/packs.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, version := range []string{"v0", "v1"} {
		t.Run(version, func(t *testing.T) {
			set := newSet(t, readDir(t, filepath.Join("testdata", "conftest", version)), policy.Options{V0: version == "v0"})
			_, got := run(t, string(packs), set, lint.Options{})
			equal(t, got, want)
		})
	}
}

func TestOldSyntaxIsNamed(t *testing.T) {
	t.Parallel()
	_, err := policy.New(readDir(t, "testdata/conftest/v0"), policy.Options{})
	if err == nil || !strings.Contains(err.Error(), "policies/team_label.rego is written in Rego v0: add --rego-v0") {
		t.Errorf("got %v", err)
	}
}

// TestPlaces: what a rule points to is found in the pack.
func TestPlaces(t *testing.T) {
	t.Parallel()
	set := newSet(t, own("places", `
deployment := [o | some o in input.objects; o.kind == "Deployment"][0]

report contains {"msg": "an id", "object": deployment.id, "path": "/spec/replicas", "severity": "error", "hint": "h"}

report contains {"msg": "an entry", "object": deployment, "path": ["spec", "template", "spec", "containers", 0, "image"]}

report contains {"msg": "a file", "file": "values.yaml", "path": "/manifests/app/replicas"}

report contains {"msg": "pack.json", "path": "/layer"}

report contains {"msg": "nearest", "path": "/kubeManifests/0/no/such"}

report contains {"msg": "a line", "file": "README.md", "line": 3}

report contains "nothing but a message"
`), policy.Options{})
	result, got := run(t, onePack, set, lint.Options{})
	equal(t, got, `
packs/app/README.md:3:1 warning[places] a line
packs/app/manifests/app.yaml:15:11 warning[places] an entry
packs/app/pack.json:2:3 warning[places] nothing but a message
packs/app/pack.json:2:60 warning[places] pack.json
packs/app/pack.json:3:21 warning[places] nearest
packs/app/values.yaml:5:5 warning[places] a file
packs/app/values.yaml:5:15 error[places] an id
`)
	last := result.Findings[len(result.Findings)-1]
	if last.Object == nil || last.Object.Name != "app" || last.Hint != "h" || len(last.Related) != 1 {
		t.Errorf("the finding about an object is %+v", last)
	}
}

// TestSettings: data.config holds what the configuration gives for the rule, and
// data what stands beside the policies.
func TestSettings(t *testing.T) {
	t.Parallel()
	files := policy.Files{
		"data.yaml": []byte("limit: 2\n"),
		"a.rego": []byte(`# METADATA
# title: a test
# custom:
#   id: acme-a
#   settings:
#     allow: what is allowed
package acme.a

report contains sprintf("%v %v", [data.limit, data.config.allow])
`),
		"b.rego": []byte("# METADATA\n# custom:\n#   id: acme-b\npackage acme.b\n\nreport contains sprintf(\"%v\", [data.config])\n"),
	}
	_, got := run(t, onePack, newSet(t, files, policy.Options{}), lint.Options{
		RuleSettings: map[string]map[string][]string{"acme-a": {"allow": {"x", "y"}}},
	})
	equal(t, got, `
packs/app/pack.json:2:3 warning[acme-a] 2 ["x", "y"]
packs/app/pack.json:2:3 warning[acme-b] {}
`)
}

// TestDefinitions: the spec of a CustomResourceDefinition is there for those who
// ask for one.
func TestDefinitions(t *testing.T) {
	t.Parallel()
	files := own("definitions", `
report contains sprintf("%s has scope %s", [o.name, o.body.spec.scope]) if {
	some o in input.objects
	o.kind == "CustomResourceDefinition"
}
`)
	for name, text := range own("others", `
report contains sprintf("%s has a spec: %v", [o.name, has(o)]) if some o in input.objects

default has(_) := false

has(o) if o.body.spec
`) {
		files[name] = text
	}
	files["scope.rego"] = []byte(`package conftest

deny contains sprintf("%s has scope %s", [input.metadata.name, input.spec.scope])
`)
	_, got := run(t, onePack, newSet(t, files, policy.Options{}), lint.Options{})
	equal(t, got, `
packs/app/manifests/app.yaml:17:1 error[scope] things.example.com has scope Namespaced
packs/app/pack.json:2:3 warning[definitions] things.example.com has scope Namespaced
packs/app/pack.json:2:3 warning[others] app has a spec: true
packs/app/pack.json:2:3 warning[others] things.example.com has a spec: false
`)
}

// TestRepository: a rule sees the other packs of the run.
func TestRepository(t *testing.T) {
	t.Parallel()
	const another = "\n-- packs/other/pack.json --\n{\"name\": \"other\", \"displayName\": \"app\", \"version\": \"1.0.0\", \"layer\": \"addon\"}\n"
	set := newSet(t, own("twins", `
report contains {"msg": sprintf("%s has the same displayName", [other.path]), "path": "/displayName"} if {
	some other in input.repo.packs
	other.path != input.pack.path
	other.metadata.displayName == input.pack.metadata.displayName
}
`), policy.Options{})
	_, got := run(t, onePack+another, set, lint.Options{})
	equal(t, got, `
packs/app/pack.json:2:18 warning[twins] packs/other has the same displayName
packs/other/pack.json:1:19 warning[twins] packs/app has the same displayName
`)
}

func TestMetadata(t *testing.T) {
	t.Parallel()
	set := newSet(t, policy.Files{"x.rego": []byte(`# METADATA
# title: The title.
# description: The reason.
# related_resources:
# - ref: https://example.com/policy
# custom:
#   id: acme-x
#   severity: info
#   community: error
#   category: images
#   fix: The cure.
#   optional: true
package x

report contains "x" if input.images
`)}, policy.Options{})
	r := set.Rules()[0]
	got := fmt.Sprint(r.ID, r.Severity, r.Community, r.Category, r.Summary, r.Why, r.Fix, r.Related, r.Optional, r.Needs)
	equal(t, got, fmt.Sprint("acme-x", lint.Info, lint.Error, lint.Images, "The title", "The reason.", "The cure.", []string{"https://example.com/policy"}, true, lint.Rendered))
}

func TestWrongMetadata(t *testing.T) {
	t.Parallel()
	for about, want := range map[string]string{
		"id: Acme_X":                     "custom.id is Acme_X",
		"id: x\n#   severity: fatal":     "custom.severity is fatal",
		"id: x\n#   severity: off":       "custom.severity is off",
		"id: x\n#   category: fashion":   "custom.category is fashion",
		"id: x\n#   category: linter":    "custom.category is linter",
		"id: x\n#   fix: 1":              "custom.fix is no text",
		"id: x\n#   optional: sometimes": "custom.optional is sometimes",
		"id: x\n#   settings: [a]":       "custom.settings must be a mapping",
	} {
		_, err := policy.New(policy.Files{"x.rego": []byte("# METADATA\n# custom:\n#   " + about + "\npackage x\n\nreport contains \"x\"\n")}, policy.Options{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", about, err, want)
		}
	}
	_, err := policy.New(policy.Files{"x.rego": []byte("# METADATA\n# custom:\n#   id: x\npackage x\n\ndeny contains \"x\"\n")}, policy.Options{})
	if err == nil || !strings.Contains(err.Error(), "no rule `report contains …`") {
		t.Errorf("got %v", err)
	}
	own := []byte("# METADATA\n# custom:\n#   id: x\npackage x\n\nreport contains \"x\"\n")
	_, err = policy.New(policy.Files{"a/x.rego": own, "b/x.rego": own}, policy.Options{})
	if err == nil || !strings.Contains(err.Error(), "a/x.rego and b/x.rego both hold a rule x") {
		t.Errorf("got %v", err)
	}
	_, err = policy.New(policy.Files{"x.rego": own}, policy.Options{Reserved: []string{"x"}})
	if err == nil || !strings.Contains(err.Error(), "x.rego holds a rule x, which is the name of one of packlint's") {
		t.Errorf("got %v", err)
	}
}

// TestNames: a library whose files have the names of others, or of packlint's
// rules, runs unchanged.
func TestNames(t *testing.T) {
	t.Parallel()
	files := policy.Files{}
	for i, name := range []string{"lib/pods/deny.rego", "lib/services/deny.rego", "lib/host_path.rego", "no_probes.rego", "_.rego", "lib/pods/v2/Images (new).rego", "a/x.rego", "A/x.rego"} {
		files[name] = fmt.Appendf(nil, "package p%d\n\ndeny contains \"x\"\n", i)
	}
	set := newSet(t, files, policy.Options{Reserved: []string{"host-path", "no-probes"}})
	var got []string
	for _, r := range set.Rules() {
		got = append(got, r.ID)
	}
	equal(t, strings.Join(got, " "), "images-new lib-host-path pods-deny policy policy-a-x-1 policy-a-x-2 policy-no-probes services-deny")
}
