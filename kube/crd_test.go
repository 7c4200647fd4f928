package kube

import (
	"slices"
	"strings"
	"testing"
)

// widgets is a definition with the given schema of spec; "|" opens a list of
// further keys of the definition's spec.
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
