package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

func TestRanges(t *testing.T) {
	t.Parallel()
	for want, in := range map[string][]int{"-": nil, "5": {5}, "5-7": {5, 6, 7}, "1,3-4,9": {1, 3, 4, 9}} {
		if got := ranges(in); got != want {
			t.Errorf("%v: got %s, want %s", in, got, want)
		}
	}
}

func TestConvert(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{
			"objects are closed, annotations go, properties of any name stay",
			`{"description": "x", "type": "object", "required": ["b", "flag", "amount", "zero", "description"], "x-kubernetes-map-type": "atomic", "properties": {
				"description": {"type": "string", "description": "y", "default": ""}, "b": {"$ref": "#/definitions/B", "description": "z"},
				"flag": {"type": "boolean"}, "amount": {"$ref": "#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity"}, "zero": {"type": "integer", "format": "int32"}}}`,
			`{"additionalProperties":false,"properties":{"amount":{"$ref":"io.k8s.apimachinery.pkg.api.resource.Quantity"},"b":{"$ref":"B"},"description":{"type":"string"},"flag":{"type":"boolean"},"zero":{"format":"int32","type":"integer"}},"required":["b","description"],"type":"object"}`,
		},
		{
			"unknown fields are kept where the document says so",
			`{"type": "object", "x-kubernetes-preserve-unknown-fields": true, "properties": {"a": {"type": "number", "format": "double"}}}`,
			`{"properties":{"a":{"type":"number"}},"type":"object"}`,
		},
		{
			"maps and free objects stay open",
			`{"type": "object", "properties": {"m": {"type": "object", "additionalProperties": {"type": "string"}}, "o": {"type": "object"}}}`,
			`{"additionalProperties":false,"properties":{"m":{"additionalProperties":{"type":"string"},"type":"object"},"o":{"type":"object"}},"type":"object"}`,
		},
		{
			"the status of a kind is free",
			`{"type": "object", "x-kubernetes-group-version-kind": [{"group": "", "version": "v1", "kind": "T"}], "properties": {"status": {"$ref": "#/definitions/S"}}}`,
			`{"additionalProperties":false,"properties":{"status":{"type":"object"}},"type":"object"}`,
		},
		{"a keyword that nobody thought of", `{"type": "string", "pattern": "x"}`, ""},
		{"a format that nobody thought of", `{"type": "string", "format": "uuid"}`, ""},
		{"a reference with a constraint beside it", `{"type": "object", "properties": {"a": {"$ref": "#/definitions/B", "type": "object"}}}`, ""},
	}
	for _, tt := range tests {
		var def map[string]any
		if err := json.Unmarshal([]byte(tt.in), &def); err != nil {
			t.Fatal(err)
		}
		c := converter{
			release:  &release{definitions: map[string]map[string]any{"T": def}},
			optional: map[field]bool{{"T", "zero"}: true},
		}
		got, err := c.definition("T")
		if (err == nil) != (tt.want != "") {
			t.Errorf("%s: %v", tt.name, err)
		} else if text, _ := json.Marshal(got); err == nil && string(text) != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, text, tt.want)
		}
	}
}

// TestOptionalFields: what a later release loosens is loose in all of them, what
// it tightens is tight from then on.
func TestOptionalFields(t *testing.T) {
	t.Parallel()
	def := func(required ...any) map[string]map[string]any {
		return map[string]map[string]any{"T": {"properties": map[string]any{"a": nil, "b": nil, "c": nil}, "required": required}}
	}
	got, err := optionalFields([]*release{{definitions: def("b", "c")}, {definitions: def("a", "c")}}, []string{"T c"})
	if err != nil || len(got) != 2 || !got[field{"T", "a"}] || !got[field{"T", "c"}] {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := optionalFields([]*release{{definitions: def()}}, []string{"T d"}); err == nil {
		t.Error("an entry for a field that does not exist was taken")
	}
}

func TestInterpreter(t *testing.T) {
	t.Parallel()
	const src = `package p
var stable = []GV{appsv1.SchemeGroupVersion}
func Generic() *C { ret := New(); ret.EnableVersions(corev1.SchemeGroupVersion); return ret }
func Default() *C {
	ret := Generic()
	ret.EnableVersions(stable...)
	ret.DisableVersions(appsv1beta1.SchemeGroupVersion)
	ret.EnableResources(appsv1beta1.SchemeGroupVersion.WithResource("deployments"))
	return ret
}`
	file, err := parser.ParseFile(token.NewFileSet(), "p.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	v1, v1beta1, core := groupVersion{"apps", "v1"}, groupVersion{"apps", "v1beta1"}, groupVersion{"", "v1"}
	in := newInterpreter(file)
	in.imports = map[string]groupVersion{"appsv1": v1, "appsv1beta1": v1beta1, "corev1": core}
	in.run("Default")
	if !in.versions[v1] || !in.versions[core] || in.versions[v1beta1] || len(in.versions) != 3 || !in.resources[groupResource{v1beta1, "deployments"}] {
		t.Errorf("got %v, %v", in.versions, in.resources)
	}
}

func TestLifecycleMethods(t *testing.T) {
	t.Parallel()
	const src = `package p
func (in *T) APILifecycleRemoved() (major, minor int) { return 1, 26 }
func (in *T) APILifecycleReplacement() schema.GroupVersionKind { return schema.GroupVersionKind{Group: "g", Version: "v1", Kind: "T"} }`
	file, err := parser.ParseFile(token.NewFileSet(), "p.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	result := func(i int) *ast.ReturnStmt { return file.Decls[i].(*ast.FuncDecl).Body.List[0].(*ast.ReturnStmt) }
	if got, err := minorOf(result(0)); got != 26 || err != nil {
		t.Errorf("got %d, %v", got, err)
	}
	if got, err := gvkOf(result(1)); got != (gvk{"g", "v1", "T"}) || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
}
