package kube

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sigs.k8s.io/yaml"
)

// widgets is a definition with the given schema of spec.
func widgets(schema string) string {
	return `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          apiVersion: {type: string}
          kind: {type: string}
          metadata: {type: object}
          status: {type: object, required: [phase]}
          spec:
` + indentBy(schema, 12)
}

func indentBy(s string, spaces int) string {
	pad := strings.Repeat(" ", spaces)
	return pad + strings.ReplaceAll(strings.Trim(s, "\n"), "\n", "\n"+pad) + "\n"
}

// widget is an object of widgets.
func widget(spec string) string {
	return "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec:\n" + indentBy(spec, 2)
}

func parseCRD(t testing.TB, text string) *CRD {
	t.Helper()
	crd, err := ParseCRD(parse(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return crd
}

// crdCases are what a definition says and what an object of it gives. They hold
// for the API server's own code, too: see TestCRDAsAPIServer.
var crdCases = []struct {
	name         string
	schema, spec string
	want         []string // none: valid
}{
	{"types", "type: object\nproperties: {count: {type: integer}, s: {type: string}}", `{count: "2", s: 2}`, []string{
		`/spec/count: must be an integer, but is the string "2" (write 2 without quotes) [type]`,
		`/spec/s: must be a string, but is the number 2 (put it in quotes) [type]`,
	}},
	{"an unknown field", "type: object\nproperties: {replicas: {type: integer}}", "{replcas: 2}", []string{
		`/spec/replcas: unknown field "replcas" (did you mean "replicas"?) [unknown-field]`,
	}},
	{"a field one level too high", "type: object\nproperties: {storage: {type: object, properties: {size: {type: string}}}, m: {type: integer}}", "{size: 1Gi, m: 1}", []string{
		`/spec/size: unknown field "size" ("size" belongs one level down, under "storage") [unknown-field]`,
	}},
	{"a field one level too low", "type: object\nproperties: {storage: {type: object, properties: {}}, replicas: {type: integer}}", "{storage: {replicas: 1}}", []string{
		`/spec/storage/replicas: unknown field "replicas" ("replicas" belongs one level up, next to "storage") [unknown-field]`,
	}},
	{"an unknown field in a list", "type: object\nproperties: {l: {type: array, items: {type: object, properties: {a: {type: string}}}}}", "{l: [{a: x}, {a: x, b: z}]}", []string{
		`/spec/l/1/b: unknown field "b" [unknown-field]`,
	}},
	{"an object without properties", "type: object", "{a: 1}", []string{`/spec/a: unknown field "a" [unknown-field]`}},
	{"unknown fields are kept", "type: object\nx-kubernetes-preserve-unknown-fields: true\nproperties: {a: {type: object, properties: {b: {type: string}}}}", "{z: 1, a: {b: x}}", nil},
	{"unknown fields are kept, but not below", "type: object\nx-kubernetes-preserve-unknown-fields: true\nproperties: {a: {type: object, properties: {b: {type: string}}}}", "{x: {z: 1}, a: {c: x}}", []string{
		`/spec/a/c: unknown field "c" [unknown-field]`,
	}},
	{"unknown fields are kept in a list's items", "type: object\nproperties: {l: {type: array, x-kubernetes-preserve-unknown-fields: true, items: {type: object}}}", "{l: [{a: 1}]}", nil},
	{"any value", "type: object\nproperties: {any: {x-kubernetes-preserve-unknown-fields: true}}", "{any: [1, {a: b}, x]}", nil},
	{"a map", "type: object\nadditionalProperties: {type: string}", "{a: x, b: z}", nil},
	{"a map with a wrong value", "type: object\nadditionalProperties: {type: string}", "{a: x, b: 1}", []string{
		`/spec/b: must be a string, but is the number 1 (put it in quotes) [type]`,
	}},
	{"a map of objects with an unknown field", "type: object\nadditionalProperties: {type: object, properties: {a: {type: string}}}", "{x: {b: 1}}", []string{
		`/spec/x/b: unknown field "b" [unknown-field]`,
	}},
	{"a map of anything", "type: object\nadditionalProperties: true", "{a: x, b: 1}", nil},
	{"int or string", "type: object\nproperties: {port: {x-kubernetes-int-or-string: true}, other: {x-kubernetes-int-or-string: true}}", "{port: 80, other: http}", nil},
	{"int or string, as controller-gen writes it", "type: object\nproperties: {port: {anyOf: [{type: integer}, {type: string}], x-kubernetes-int-or-string: true}}", "{port: 80%}", nil},
	{"neither int nor string", "type: object\nproperties: {port: {x-kubernetes-int-or-string: true}}", "{port: true}", []string{
		`/spec/port: must be a string or an integer, but is the boolean true (put it in quotes) [type]`,
	}},
	{"a quantity with a pattern", "type: object\nproperties: {q: {anyOf: [{type: integer}, {type: string}], pattern: '^[0-9]+(m|Gi)?$', x-kubernetes-int-or-string: true}}", "{q: 1Gx}", []string{
		`/spec/q: must match the pattern ^[0-9]+(m|Gi)?$, but is the string "1Gx" [other]`,
	}},
	{"nullable", "type: object\nproperties: {a: {type: string, nullable: true}}\nrequired: [a]", "{a: null}", nil},
	{"a null that is dropped", "type: object\nproperties: {a: {type: string}, b: {type: object, properties: {c: {type: string}}}}", "{a: null, b: {c: null}}", nil},
	{"a null for a required field", "type: object\nproperties: {a: {type: string}}\nrequired: [a]", "{a: null}", []string{
		`/spec: missing required field "a" ("a" is there, but null, which counts as missing) [required]`,
	}},
	{"a null in a list", "type: object\nproperties: {a: {type: array, items: {type: string}}}", "{a: [null]}", []string{
		`/spec/a/0: must be a string, but is null [type]`,
	}},
	{"a required field that is misspelled", "type: object\nproperties: {schedule: {type: string}}\nrequired: [schedule, target]", "{shedule: x}", []string{
		`/spec: missing required field "target" [required]`,
		`/spec/shedule: unknown field "shedule", and missing required field "schedule" (did you mean "schedule"?) [required]`,
	}},
	{"a required field", "type: object\nproperties: {a: {type: string}}\nrequired: [a, b]", "{a: x}", []string{`/spec: missing required field "b" [required]`}},
	{"a required field with a default", "type: object\nproperties: {a: {type: string, default: x}, b: {type: object, default: {}, properties: {c: {type: integer, default: 1}}, required: [c]}}\nrequired: [a, b]", "{}", nil},
	{"a default in items", "type: object\nproperties: {l: {type: array, items: {type: object, required: [a], properties: {a: {type: string, default: x}}}}}", "{l: [{}, {a: null}]}", nil},
	{"a required alternative with a default", "type: object\nproperties: {a: {type: string, default: x}, b: {type: string}}\noneOf: [{required: [a]}, {required: [b]}]", "{}", nil},
	{"neither alternative", "type: object\nproperties: {a: {type: string}, b: {type: string}}\noneOf: [{required: [a]}, {required: [b]}]", "{}", []string{
		`/spec: needs one of the fields "a" and "b" [required]`,
	}},
	{"both alternatives", "type: object\nproperties: {a: {type: string}, b: {type: string}}\noneOf: [{required: [a]}, {required: [b]}]", "{a: x, b: z}", []string{
		`/spec: fits more than one of the alternatives, and must fit exactly one [other]`,
	}},
	{"ruled out", "type: object\nproperties: {a: {type: string}}\nnot: {required: [a]}", "{a: x}", []string{`/spec: has a form that is ruled out [other]`}},
	{"a property of an alternative is no property", "type: object\nproperties: {a: {type: string}}\nanyOf: [{properties: {a: {enum: [x]}}}, {properties: {a: {enum: [z]}}}]", "{a: z}", nil},
	{"an enum", "type: object\nproperties: {a: {type: string, enum: [Always, Never]}}", "{a: Alway}", []string{
		`/spec/a: must be one of "Always", "Never", but is "Alway" (did you mean "Always"?) [enum]`,
	}},
	{"an enum with repetitions", "type: object\nproperties: {a: {type: string, enum: [Always, Always]}}", "{a: Always}", nil},
	{"bounds", "type: object\nproperties: {a: {type: integer, minimum: 1, maximum: 3}, b: {type: integer, maximum: 3, exclusiveMaximum: true}, s: {type: string, minLength: 1, maxLength: 3}, l: {type: array, minItems: 2, items: {type: string}}, m: {type: number, multipleOf: 0.5}}",
		`{a: 0, b: 3, s: "", l: [x], m: 0.75}`, []string{
			`/spec/a: must be at least 1, but is 0 [other]`,
			`/spec/b: must be less than 3, but is 3 [other]`,
			`/spec/l: must have at least 2 items, but has 1 [other]`,
			`/spec/m: must be a multiple of 0.5, but is 0.75 [other]`,
			`/spec/s: must not be empty [other]`,
		}},
	{"further bounds", "type: object\nmaxProperties: 3\nproperties: {a: {type: integer, maximum: 3}, b: {type: integer, minimum: 3, exclusiveMinimum: true}, s: {type: string, maxLength: 3}, l: {type: array, maxItems: 0, items: {type: string}}, o: {type: object, minProperties: 2, additionalProperties: {type: string}}}",
		`{a: 4, b: 3, s: abcd, l: [x], o: {a: x}}`, []string{
			`/spec: must have at most 3 fields, but has 5 [other]`,
			`/spec/a: must be at most 3, but is 4 [other]`,
			`/spec/b: must be more than 3, but is 3 [other]`,
			`/spec/l: must have at most 0 items, but has 1 [other]`,
			`/spec/o: must have at least 2 fields, but has 1 [other]`,
			`/spec/s: must have at most 3 characters, but has 4 [other]`,
		}},
	{"a number without a fraction is an integer", "type: object\nproperties: {a: {type: integer}}", "{a: 3.0}", nil},
	{"formats", "type: object\nproperties: {t: {type: string, format: date-time}, d: {type: string, format: duration}, u: {type: string, format: uri}, i: {type: integer, format: int32}, b: {type: string, format: byte}, x: {type: string, format: custom}, e: {type: string, format: email}}",
		`{t: "2020-01-01", d: "an hour", u: "a b", i: 3000000000, b: "a", x: anything, e: me}`, []string{
			`/spec/b: must be base64, and is not [format]`,
			`/spec/d: must be a duration such as "1h30m", but is the string "an hour" [format]`,
			`/spec/e: is not a valid email: the string "me" [format]`,
			`/spec/i: must fit into 32 bits, but is the number 3000000000 [format]`,
			`/spec/t: must be a time such as "2006-01-02T15:04:05Z", but is the string "2020-01-01" [format]`,
			`/spec/u: is not a valid uri: the string "a b" [format]`,
		}},
	{"good formats", "type: object\nproperties: {t: {type: string, format: date-time}, d: {type: string, format: duration}, h: {type: string, format: hostname}, i: {type: string, format: int32}, ip: {type: string, format: ipv4}}",
		`{t: "2020-01-01T00:00:00Z", d: 1h, h: example.com, i: "3000000000", ip: 10.0.0.1}`, nil},
	{"a set", "type: object\nproperties: {l: {type: array, x-kubernetes-list-type: set, items: {type: string}}}", "{l: [a, b, a, a]}", []string{
		"/spec/l/2: is equal to item 0, and the list must not hold an item twice [other]",
	}},
	{"a list with a key", "type: object\nproperties: {l: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name], items: {type: object, required: [name], properties: {name: {type: string}}}}}", "{l: [{name: a}, {name: b}, {name: b}]}", []string{
		"/spec/l/2: has the same name as item 1, and must be told apart by it [other]",
	}},
	{"a list with keys that have defaults", "type: object\nadditionalProperties: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [port, protocol], items: {type: object, required: [port], properties: {port: {type: integer}, protocol: {type: string, default: TCP}}}}",
		"{a: [{port: 1}, {port: 1, protocol: UDP}, {port: 1, protocol: TCP}], b: [{port: 1}]}", []string{
			"/spec/a/2: has the same port and protocol as item 0, and must be told apart by it [other]",
		}},
	{"an embedded resource", "type: object\nproperties: {template: {type: object, x-kubernetes-embedded-resource: true, properties: {spec: {type: object}}}}",
		"{template: {apiVersion: v1, kind: Pod, metadata: {name: a, labels: {a: b}}, spec: {}}}", nil},
	{"an embedded resource with an unknown field", "type: object\nproperties: {template: {type: object, x-kubernetes-embedded-resource: true, properties: {spec: {type: object}}}}",
		"{template: {apiVersion: v1, kind: Pod, spc: {}}}", []string{`/spec/template/spc: unknown field "spc" (did you mean "spec"?) [unknown-field]`}},
	{"an embedded resource of any kind", "type: object\nproperties: {template: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}}",
		"{template: {apiVersion: v1, kind: Pod, anything: {}}}", nil},
}

func TestCRD(t *testing.T) {
	t.Parallel()
	for _, c := range crdCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			check(t, widgets(c.schema), widget(c.spec), c.want)
		})
	}
}

func check(t *testing.T, definition, object string, want []string) {
	t.Helper()
	verdict, violations, err := parseCRD(t, definition).Validate(parse(t, object))
	if err != nil {
		t.Fatal(err)
	}
	if got := render(violations); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if (verdict == Invalid) != (len(want) > 0) {
		t.Errorf("the verdict is %s", verdict)
	}
}

// TestCRDVersions is about what is not in the schema of spec.
func TestCRDVersions(t *testing.T) {
	t.Parallel()
	beta := func(spec string) string {
		return "apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\nspec:\n  group: example.com\n  names: {kind: Widget}\n" + indentBy(spec, 2)
	}
	const replicas = "{openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {replicas: {type: integer}}}}}}"
	wrong := "{replicas: x, more: 1}"
	wrongType := `/spec/replicas: must be an integer, but is the string "x" [type]`
	dropped := `/spec/more: unknown field "more" [unknown-field]`
	v1 := func(versions string) string {
		return "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  group: example.com\n  names: {kind: Widget}\n  versions:\n" + indentBy(versions, 2)
	}
	for _, c := range []struct {
		name, definition, object string
		want                     []string
	}{
		{"v1beta1 keeps unknown fields", beta("version: v1\nvalidation: " + replicas), widget(wrong), []string{wrongType}},
		{"v1beta1 that says not to", beta("version: v1\npreserveUnknownFields: false\nvalidation: " + replicas), widget(wrong), []string{dropped, wrongType}},
		{"v1beta1 with a schema for all versions", beta("versions: [{name: v1, served: true}]\nvalidation: " + replicas), widget(wrong), []string{wrongType}},
		{"v1beta1 with a schema for each version", beta("versions: [{name: v1, served: true, schema: " + replicas + "}, {name: v2, served: true}]"), widget(wrong), []string{wrongType}},
		{"v1beta1 keeps nulls", beta("version: v1\nvalidation: " + replicas), widget("{replicas: null}"), []string{"/spec/replicas: must be an integer, but is null [type]"}},
		{"v1beta1 with keywords that v1 forbids", beta("version: v1\nvalidation: {openAPIV3Schema: {properties: {spec: {patternProperties: {a: {}}, type: string}}}}"), widget(wrong), nil},
		{"another version is the one", v1("- {name: v1, served: true, schema: " + replicas + "}\n- {name: v2, served: true, schema: {openAPIV3Schema: {type: object}}}"), widget(wrong), []string{dropped, wrongType}},
		{"a version that is not served", v1("- {name: v1, served: false, schema: " + replicas + "}\n- {name: v1beta1, served: true}\n- {name: v2, served: true}"), widget(wrong), []string{
			"/apiVersion: the CustomResourceDefinition does not serve version v1 of Widget, only v2, v1beta1 (write apiVersion: example.com/v2, and adapt the fields) [other]",
		}},
		{"a version that is not there", v1("- {name: v3, served: true}"), widget(wrong), []string{
			"/apiVersion: the CustomResourceDefinition has no version v1 of Widget, only v3 (write apiVersion: example.com/v3, and adapt the fields) [other]",
		}},
		{"metadata", widgets("type: object"), "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a, label: {a: b}, annotations: {a: 1}, creationTimestamp: null}", []string{
			`/metadata/annotations/a: must be a string, but is the number 1 (put it in quotes) [type]`,
			`/metadata/label: unknown field "label" (did you mean "labels"?) [unknown-field]`,
		}},
		{"metadata that is none", widgets("type: object"), "apiVersion: example.com/v1\nkind: Widget\nmetadata: a", []string{`/metadata: must be a mapping, but is the string "a" [type]`}},
		{"a definition that restricts the name", strings.Replace(widgets("type: object"), "metadata: {type: object}", "metadata: {type: object, required: [name], properties: {name: {type: string, maxLength: 3}}}", 1),
			"apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: abcd, labels: {a: b}}", []string{"/metadata/name: must have at most 3 characters, but has 4 [other]"}},
		{"a status", widgets("type: object"), "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nstatus: {whatever: 1}", nil},
		{"a field beside spec", widgets("type: object"), "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nsepc: {}", []string{
			`/sepc: unknown field "sepc" [unknown-field]`,
		}},
		{"an embedded resource without a kind", widgets("type: object\nproperties: {t: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}}"), widget("{t: {apiVersion: v1, metadata: []}}"), []string{
			`/spec/t: missing required field "kind" [required]`,
			`/spec/t/metadata: must be a mapping, but is a list [type]`,
		}},
		{"an expression of another language", widgets("type: object\nproperties: {s: {type: string, pattern: '^(?!a)'}}"), widget("{s: a}"), nil},
		{"a property without a schema", widgets("type: object\nproperties: {s: [a]}"), widget("{s: a}"), nil},
		{"keywords of wrong types", widgets("type: [object]\nrequired: a\nenum: {}\nminProperties: -1\nmaximum: x\npattern: 1\nallOf: [a]\nnot: []\nformat: []\nitems: x"), widget("{}"), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			check(t, c.definition, c.object, c.want)
		})
	}
}

// TestNoCRD wants what is no definition to be refused, and what has no schema
// to be told apart from what is valid.
func TestNoCRD(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"{}", "apiVersion: v1\nkind: ConfigMap",
		"apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition",
		"apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: [a]",
		"apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {group: a, names: {kind: B}, version: v1}",
	} {
		if crd, err := ParseCRD(parse(t, text)); err == nil {
			t.Errorf("%q gives %+v", text, crd)
		}
	}
	crd := parseCRD(t, "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {group: example.com, names: {kind: Widget}, versions: [{name: v1, served: true}]}")
	if verdict, violations, err := crd.Validate(parse(t, widget("{}"))); verdict != NoSchema || violations != nil || err != nil {
		t.Errorf("without a schema: %s, %v, %v", verdict, violations, err)
	}
}

// TestCRDLeavesObjectsAlone wants objects, which others share, not to change.
func TestCRDLeavesObjectsAlone(t *testing.T) {
	t.Parallel()
	for _, c := range crdCases {
		object, before := parse(t, widget(c.spec)), parse(t, widget(c.spec))
		definition, definedBefore := parse(t, widgets(c.schema)), parse(t, widgets(c.schema))
		crd, err := ParseCRD(definition)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := crd.Validate(object); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(object, before) || !reflect.DeepEqual(definition, definedBefore) {
			t.Errorf("%s: something has changed", c.name)
		}
	}
}

// TestHugeCRD wants the time for what nobody would write to be bounded.
func TestHugeCRD(t *testing.T) {
	t.Parallel()
	const many = 20_000
	properties, wide := map[string]any{}, map[string]any{}
	for i := range many {
		name := "field" + strconv.Itoa(i)
		properties[name] = map[string]any{"type": "integer", "default": int64(1)}
		wide[name] = int64(1)
	}
	deep, deepSchema := any(map[string]any{}), map[string]any{"type": "object"}
	for range 900 {
		deep = map[string]any{"a": deep}
		deepSchema = map[string]any{"type": "object", "anyOf": []any{deepSchema, deepSchema}, "properties": map[string]any{"a": deepSchema}}
	}
	long := make([]any, many)
	for i := range long {
		long[i] = map[string]any{}
	}
	item := map[string]any{"type": "object", "properties": properties}
	for name, c := range map[string]struct {
		schema map[string]any
		value  any
	}{
		"many fields":         {item, wide},
		"many unknown fields": {map[string]any{"type": "object", "properties": properties}, map[string]any{"other": wide}},
		"deep":                {deepSchema, deep},
		"many defaults":       {map[string]any{"type": "array", "items": item}, long},
	} {
		definition := parse(t, widgets("type: object"))
		version := definition["spec"].(map[string]any)["versions"].([]any)[0].(map[string]any)
		version["schema"] = map[string]any{"openAPIV3Schema": map[string]any{"type": "object", "properties": map[string]any{"spec": c.schema}}}
		crd, err := ParseCRD(definition)
		if err != nil {
			t.Fatal(err)
		}
		object := parse(t, widget("{}"))
		object["spec"] = c.value
		start := time.Now()
		verdict, violations, err := crd.Validate(object)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: took %s", name, took)
		}
		if refused := name == "many defaults"; refused != (err != nil) {
			t.Errorf("%s: %s, %v, %v", name, verdict, violations, err)
		}
	}
}

// FuzzCRD wants neither a panic nor an error, whatever a definition says.
func FuzzCRD(f *testing.F) {
	for _, c := range crdCases {
		f.Add(widgets(c.schema), widget(c.spec))
	}
	f.Fuzz(func(t *testing.T, definition, object string) {
		var d, o map[string]any
		if yaml.Unmarshal([]byte(definition), &d) != nil || yaml.Unmarshal([]byte(object), &o) != nil {
			t.Skip()
		}
		crd, err := ParseCRD(d)
		if err != nil {
			return
		}
		verdict, violations, err := crd.Validate(o)
		if err != nil {
			t.Fatal(err)
		}
		if (verdict == Invalid) != (len(violations) > 0) {
			t.Errorf("%s with %v", verdict, violations)
		}
		for _, v := range violations {
			if v.Message == "" || !reaches(o, v.Path) && !slices.Equal(v.Path, []string{"apiVersion"}) {
				t.Errorf("%+v is nowhere in the object", v)
			}
		}
	})
}

// BenchmarkCRD validates one object, from the parsed definition on.
//
//	only what the object reaches is compiled   0.12 ms
func BenchmarkCRD(b *testing.B) {
	crd := parseCRD(b, widgets("type: object\nproperties: {replicas: {type: integer, default: 1}, ports: {type: array, items: {type: object, required: [port], properties: {name: {type: string}, port: {x-kubernetes-int-or-string: true}}}}}"))
	object := parse(b, widget("{ports: [{name: a, port: 80}, {name: b, port: http}]}"))
	b.ReportAllocs()
	for b.Loop() {
		if verdict, violations, err := crd.Validate(object); verdict != Valid || err != nil {
			b.Fatal(verdict, violations, err)
		}
	}
}
