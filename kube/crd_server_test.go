package kube

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	openapi "k8s.io/kube-openapi/pkg/validation/validate"
)

// TestCRDAsAPIServer holds the cases to what the API server's own code says of
// them: the fields that it drops, and whether the rest is valid. The server's
// setting of defaults is in a package that drags in its CEL engine and metrics,
// so that validation starts from our defaults.
func TestCRDAsAPIServer(t *testing.T) {
	t.Parallel()
	for _, c := range crdCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			compareWithServer(t, parse(t, widgets(c.schema)), parse(t, widget(c.spec)))
		})
	}
}

// compareWithServer compares a judgement with the API server's. The definition
// must be of v1, and serve the object's version.
func compareWithServer(t *testing.T, definition, object map[string]any) {
	t.Helper()
	crd, err := ParseCRD(definition)
	if err != nil {
		t.Fatal(err)
	}
	_, violations, err := crd.Validate(object)
	if err != nil {
		t.Fatal(err)
	}
	var dropped, wrong []string
	valid := true
	for _, v := range violations {
		if len(v.Path) > 0 && v.Path[0] == "metadata" {
			continue // not the schema's
		}
		valid = valid && v.Kind == KindUnknownField
		if strings.HasPrefix(v.Message, "unknown field") { // a missing one may be told with it
			dropped = append(dropped, dotted(v.Path))
		}
		if v.Kind == KindType {
			wrong = append(wrong, dotted(v.Path))
		}
	}
	slices.Sort(dropped)
	wantDropped, wantValid, why := serverSays(t, definition, object)
	// What is dropped from a mapping that should not be one is of no interest.
	wantDropped = slices.DeleteFunc(wantDropped, func(path string) bool {
		return slices.ContainsFunc(wrong, func(at string) bool { return strings.HasPrefix(path, at+".") || strings.HasPrefix(path, at+"[") })
	})
	if !slices.Equal(dropped, wantDropped) {
		t.Errorf("dropped are %q; the API server drops %q", dropped, wantDropped)
	}
	if valid != wantValid {
		t.Errorf("valid: %v (%v); the API server says: %v", valid, render(violations), why)
	}
}

func serverSays(t *testing.T, definition, object map[string]any) (dropped []string, valid bool, why []error) {
	t.Helper()
	version := ParseGVK(textAt(object, "apiVersion"), "").Version
	structural := structuralOf(t, definition, version)
	pruned, _ := roundTrip(t, judged(object)).(map[string]any)
	dropped = pruning.PruneWithOptions(pruned, structural, true, structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})
	crd, err := ParseCRD(definition)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(crd.versions, func(v crdVersion) bool { return v.name == version })
	prepared := (&defaulter{keepNulls: crd.preserve}).value(crd.versions[i].schema, pruned, nil)
	schema := structural.Unfold().ToKubeOpenAPI()
	schema.Required = slices.DeleteFunc(schema.Required, func(name string) bool { return name == "status" || name == "metadata" })
	result := openapi.NewSchemaValidator(schema, nil, "", strfmt.Default).Validate(prepared)
	why = result.Errors
	for _, err := range listtype.ValidateListSetsAndMaps(nil, structural, prepared.(map[string]any)) {
		why = append(why, err)
	}
	return dropped, len(why) == 0, why
}

func structuralOf(t *testing.T, definition map[string]any, version string) *structuralschema.Structural {
	t.Helper()
	var v1 apiextensionsv1.CustomResourceDefinition
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(roundTrip(t, definition).(map[string]any), &v1); err != nil {
		t.Fatal(err)
	}
	for _, v := range v1.Spec.Versions {
		if v.Name != version {
			continue
		}
		var internal apiextensions.JSONSchemaProps
		if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(v.Schema.OpenAPIV3Schema, &internal, nil); err != nil {
			t.Fatal(err)
		}
		out, err := structuralschema.NewStructural(&internal)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	t.Fatalf("no version %s", version)
	return nil
}

// roundTrip copies a value, with int64 for whole numbers as the API server
// decodes them.
func roundTrip(t *testing.T, v any) any {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	var out any
	if err := d.Decode(&out); err != nil {
		t.Fatal(err)
	}
	return withInts(out)
}

func withInts(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		f, _ := v.Float64()
		return f
	case map[string]any:
		for k := range v {
			v[k] = withInts(v[k])
		}
	case []any:
		for i := range v {
			v[i] = withInts(v[i])
		}
	}
	return v
}

// dotted writes a path as the API server does: spec.l[1].b.
func dotted(path []string) string {
	var b strings.Builder
	for _, token := range path {
		switch {
		case token != "" && strings.Trim(token, "0123456789") == "":
			b.WriteString("[" + token + "]")
		default:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(token)
		}
	}
	return b.String()
}

// TestChangedObjectsAsAPIServer compares on objects that are changed at random:
// fields missing, unknown, and of other types.
func TestChangedObjectsAsAPIServer(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	invalid := 0
	for _, c := range crdCases {
		switch {
		case strings.Contains(c.schema, "additionalProperties: true"):
			continue // the server empties the objects below; packlint lets them pass
		case strings.Contains(c.schema, "embedded-resource"):
			continue // kind and metadata of these the server judges elsewhere
		case strings.Contains(c.schema, "format:"):
			continue // the server takes a list for any text with a format
		}
		definition := parse(t, widgets(c.schema))
		for range 30 {
			object := parse(t, widget(c.spec))
			object["spec"] = change(random, object["spec"])
			compareWithServer(t, definition, object)
			if t.Failed() {
				t.Fatalf("%s: %v", c.name, object["spec"])
			}
			crd, err := ParseCRD(definition)
			if err != nil {
				t.Fatal(err)
			}
			if verdict, _, _ := crd.Validate(object); verdict == Invalid {
				invalid++
			}
		}
	}
	if all := 30 * len(crdCases); invalid < all/5 || invalid > all*4/5 {
		t.Errorf("%d of %d are invalid, which compares too little", invalid, all)
	}
}

func change(random *rand.Rand, v any) any {
	others := []any{nil, true, "x", -1.0, 1.5, 80.0, "", []any{}, []any{nil}, map[string]any{}, map[string]any{"other": 1.0}}
	if random.IntN(8) == 0 {
		return others[random.IntN(len(others))]
	}
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if random.IntN(10) > 0 {
				out[key] = change(random, v[key])
			}
		}
		if random.IntN(10) == 0 {
			out["other"] = 1.0
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = change(random, v[i])
		}
		return out
	}
	return v
}
