package lint_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/packlint/packlint/lint"
)

// customRule says of each custom resource who has judged it, and how.
var customRule = lint.Rule{
	ID: "test-custom", Severity: lint.Info, Category: lint.Kubernetes, Summary: "test", Needs: lint.Rendered,
	Check: func(p *lint.Pass) {
		for i, v := range p.Rendering.Verdicts {
			if v.Custom {
				p.ReportObject(&p.Rendering.Objects[i], nil, fmt.Sprintf("%s: itself: %s", p.Rendering.Objects[i].Name, v.Verdict))
			}
		}
	},
	CheckRepo: func(p *lint.RepoPass) {
		for _, one := range p.Repo.Packs {
			list := p.CustomResources(one)
			for i := range list {
				c := &list[i]
				text := c.ObjectRef.Name + ":"
				for _, d := range c.Definers {
					text += " " + d.Path[strings.LastIndexByte(d.Path, '/')+1:]
				}
				if c.Depends {
					text += " (a dependency)"
				}
				p.ReportCustomResource(one, c, []string{"spec", "size"}, fmt.Sprintf("%s: %s", text, c.Verdict.Verdict))
			}
		}
	},
}

// customPack is a pack with one manifest.
func customPack(dir, name, version, constraints, manifest string) string {
	meta := fmt.Sprintf(`{"name": %q, "version": %q, "layer": "addon", "kubeManifests": ["manifests/all.yaml"], "constraints": {"dependencies": [%s]}}`, name, version, constraints)
	return fmt.Sprintf("-- %s/pack.json --\n%s\n-- %[1]s/values.yaml --\npack: {namespace: a}\n-- %[1]s/manifests/all.yaml --\n%[3]s", dir, meta, manifest)
}

// defines is a definition of Disk whose size is of a type.
func defines(size string) string {
	return `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: disks.example.com}
spec:
  group: example.com
  scope: Cluster
  names: {kind: Disk, plural: disks}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: ` + size + `}}}}}}
`
}

func disk(name, size string) string {
	return "---\napiVersion: example.com/v1\nkind: Disk\nmetadata: {name: " + name + "}\nspec:\n  size: " + size + "\n"
}

// TestCustomResources wants the nearest definition to judge: the pack's own, then
// that of a dependency, then all of the run, which must agree.
func TestCustomResources(t *testing.T) {
	t.Parallel()
	const on = `{"packName": "disks", "layer": "addon", "minVersion": "2.0", "maxVersion": "2.9", "type": "required"}`
	inList := "---\napiVersion: v1\nkind: List\nitems: [" +
		`{"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "spec": {"group": "example.com", "names": {"kind": "Disk"}, "versions": [{"name": "v1", "served": true, "schema": {"openAPIV3Schema": {"type": "object", "properties": {"spec": {"type": "object", "properties": {"size": {"type": "integer"}}}}}}}]}}` + "]\n"
	for _, c := range []struct {
		name, packs string
		want        []string // of the pack called user
		unvalidated int
	}{
		{"itself", customPack("user", "user", "1.0.0", "", defines("integer")+disk("a", "1")+disk("b", "x")) + customPack("disks", "disks", "1.0.0", "", defines("string")),
			[]string{"a: itself: valid", "b: itself: invalid"}, 0},
		{"two of its own that differ", customPack("user", "user", "1.0.0", "", defines("integer")+defines("string")+disk("a", "1")+disk("b", "x")+disk("c", "true")),
			[]string{"a: itself: valid", "b: itself: valid", "c: itself: invalid"}, 0},
		{"a dependency", customPack("user", "user", "1.0.0", on, disk("a", "1")+disk("b", "x")) + customPack("disks-2", "disks", "2.9.1", "", defines("integer")) + customPack("disks-3", "disks", "3.0.0", "", defines("string")),
			[]string{"6: a: disks-2 (a dependency): valid", "12: b: disks-2 (a dependency): invalid"}, 0},
		{"a dependency that is not there", customPack("user", "user", "1.0.0", on, disk("a", "1")+disk("b", "true")) + customPack("disks-1", "disks", "1.0.0", "", defines("integer")) + customPack("disks-3", "disks", "3.0.0", "", defines("string")),
			[]string{"a: disks-1 disks-3: valid", "b: disks-1 disks-3: invalid"}, 0},
		{"equal definitions are asked once", customPack("user", "user", "1.0.0", "", disk("a", "x")) + customPack("disks-1", "disks", "1.0.0", "", defines("integer")) + customPack("disks-3", "disks", "3.0.0", "", defines("integer")),
			[]string{"a: disks-1: invalid"}, 0},
		{"a definition in a list", customPack("user", "user", "1.0.0", "", disk("a", "x")) + customPack("disks", "disks", "1.0.0", "", inList), []string{"a: disks: invalid"}, 0},
		{"nobody", customPack("user", "user", "1.0.0", "", disk("a", "x")+disk("b", "x")), []string{"a:: no schema", "b:: no schema"}, 2},
		{"a definition without a schema", customPack("user", "user", "1.0.0", "", disk("a", "x")) + customPack("disks", "disks", "1.0.0", "", strings.Split(defines("string"), "    schema:")[0]), []string{"a: disks: no schema"}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			result := run(t, c.packs, lint.Options{}, &customRule)
			var got []string
			for _, f := range result.Findings {
				if strings.HasSuffix(f.Pack, "user") {
					got = append(got, fmt.Sprintf("%d: %s", f.Line, f.Message))
				}
			}
			if len(got) != len(c.want) {
				t.Fatalf("got %q; want %q", got, c.want)
			}
			for i := range got {
				if !strings.HasSuffix(got[i], c.want[i]) {
					t.Errorf("got %q; want %q", got[i], c.want[i])
				}
			}
			for _, p := range result.Packs {
				if p.Name == "user" && p.Unvalidated["example.com/v1/Disk"] != c.unvalidated {
					t.Errorf("unvalidated: %v; want %d", p.Unvalidated, c.unvalidated)
				}
			}
		})
	}
}

// TestSchemaLocationFirst wants kinds with a schema of the user's to be left
// alone.
func TestSchemaLocationFirst(t *testing.T) {
	t.Parallel()
	packs := customPack("user", "user", "1.0.0", "", disk("a", "1")) + customPack("disks", "disks", "1.0.0", "", defines("string")) +
		"-- schemas/disk-example-v1.json --\n{\"type\": \"object\"}\n"
	dir, at := locate(t, packs)
	engine, err := lint.New([]*lint.Rule{&customRule}, lint.Options{SchemaLocations: []string{dir + "/schemas/{{.ResourceKind}}{{.KindSuffix}}.json"}})
	if err != nil {
		t.Fatal(err)
	}
	result, err := engine.Run(t.Context(), at)
	if err != nil || len(result.Findings) > 0 {
		t.Errorf("%v, %v", result, err)
	}
	for _, p := range result.Packs {
		for kind := range maps.Keys(p.Unvalidated) {
			t.Errorf("%s is not validated", kind)
		}
	}
}
