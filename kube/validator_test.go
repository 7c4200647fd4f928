package kube

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
)

func newValidator(t testing.TB, locations ...string) *Validator {
	t.Helper()
	v, err := NewValidator(Options{SchemaLocations: locations})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// render writes violations as "pointer: message (hint) [kind]".
func render(violations []Violation) []string {
	var out []string
	for _, v := range violations {
		line := v.Pointer() + ": " + v.Message
		if v.Hint != "" {
			line += " (" + v.Hint + ")"
		}
		out = append(out, line+" ["+v.Kind+"]")
	}
	return out
}

// pod wraps a pod spec.
func pod(spec string) string {
	return "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n" + indent(spec)
}

func indent(s string) string {
	return "  " + strings.ReplaceAll(strings.Trim(s, "\n"), "\n", "\n  ") + "\n"
}

func TestValidate(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	tests := []struct {
		name   string
		object string
		want   []string // none: valid
	}{
		{name: "deployment", object: deployment},
		{
			name: "misspelled fields",
			object: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: a, label: {a: b}}
spec:
  replica: 3
  Paused: true
  selector: {matchLabels: {a: b}}
  template:
    metadata: {labels: {a: b}}
    spec: {containers: [{name: a, image: b}]}
`,
			want: []string{
				`/metadata/label: unknown field "label" (did you mean "labels"?) [unknown-field]`,
				`/spec/Paused: unknown field "Paused" (did you mean "paused"?) [unknown-field]`,
				`/spec/replica: unknown field "replica" (did you mean "replicas"?) [unknown-field]`,
			},
		},
		{
			name: "fields on the wrong level",
			object: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec:
  selector: {matchLabels: {a: b}}
  containers: []
  template:
    metadata: {labels: {a: b}}
    spec:
      containers:
      - name: a
        nodeSelector: {a: b}
      - name: b
        securityContext:
          env: []
          fsGroup: 1000
          hostNetwork: true
`,
			want: []string{
				`/spec/containers: unknown field "containers" [unknown-field]`,
				`/spec/template/spec/containers/0/nodeSelector: unknown field "nodeSelector" ("nodeSelector" belongs one level up, next to "containers") [unknown-field]`,
				`/spec/template/spec/containers/1/securityContext/env: unknown field "env" ("env" belongs one level up, next to "securityContext") [unknown-field]`,
				`/spec/template/spec/containers/1/securityContext/fsGroup: unknown field "fsGroup" ("fsGroup" belongs in the "securityContext" next to "containers") [unknown-field]`,
				`/spec/template/spec/containers/1/securityContext/hostNetwork: unknown field "hostNetwork" ("hostNetwork" belongs 2 levels up, next to "containers") [unknown-field]`,
			},
		},
		{
			name: "one level down",
			object: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
replicas: 2
spec:
  selector: {matchLabels: {a: b}}
  template:
    spec: {containers: [{name: a}]}
`,
			want: []string{`/replicas: unknown field "replicas" ("replicas" belongs one level down, under "spec") [unknown-field]`},
		},
		{
			name: "missing fields, several at a time",
			object: `
apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec:
  template:
    spec:
      containers:
      - image: a
        ports: [{name: http}]
      - {name: b}
      - image: c
`,
			want: []string{
				`/spec: missing required field "selector" [required]`,
				`/spec/template/spec/containers/0: missing required field "name" [required]`,
				`/spec/template/spec/containers/0/ports/0: missing required field "containerPort" [required]`,
				`/spec/template/spec/containers/2: missing required field "name" [required]`,
			},
		},
		{
			name: "wrong types",
			object: pod(`
hostNetwork: "true"
terminationGracePeriodSeconds: "30"
priority: 1.5
nodeSelector: {gpu: true, zone: 1}
tolerations: {key: a}
containers:
- name: 1
  args: -v
  command: [sh, -c, 5]
  env:
  - {name: A, value: true}
  - {name: B, value: 8080}
  - {name: C, value: 1.5}
`),
			want: []string{
				`/spec/containers/0/args: must be a list, but is the string "-v" [type]`,
				`/spec/containers/0/command/2: must be a string, but is the number 5 (put it in quotes) [type]`,
				`/spec/containers/0/env/0/value: must be a string, but is the boolean true (put it in quotes) [type]`,
				`/spec/containers/0/env/1/value: must be a string, but is the number 8080 (put it in quotes) [type]`,
				`/spec/containers/0/env/2/value: must be a string, but is the number 1.5 (put it in quotes) [type]`,
				`/spec/containers/0/name: must be a string, but is the number 1 (put it in quotes) [type]`,
				`/spec/hostNetwork: must be true or false, but is the string "true" (write true without quotes) [type]`,
				`/spec/nodeSelector/gpu: must be a string, but is the boolean true (put it in quotes) [type]`,
				`/spec/nodeSelector/zone: must be a string, but is the number 1 (put it in quotes) [type]`,
				`/spec/priority: must be an integer, but is the number 1.5 [type]`,
				`/spec/terminationGracePeriodSeconds: must be an integer, but is the string "30" (write 30 without quotes) [type]`,
				`/spec/tolerations: must be a list, but is a mapping (put it into a list: start it with a dash) [type]`,
			},
		},
		{
			name: "quantities",
			object: pod(`
containers:
- name: a
  resources:
    requests: {cpu: 1, memory: 1e9, ephemeral-storage: 0.5, a.com/b: "2"}
    limits: {cpu: 100 m, memory: 1GB, ephemeral-storage: "", a.com/b: true}
`),
			want: []string{
				`/spec/containers/0/resources/limits/a.com~1b: must be a number or a string, but is the boolean true (put it in quotes) [type]`,
				`/spec/containers/0/resources/limits/cpu: must be a quantity such as "500m" or "1Gi", but is the string "100 m" [format]`,
				`/spec/containers/0/resources/limits/ephemeral-storage: must be a quantity such as "500m" or "1Gi", but is the string "" [format]`,
				`/spec/containers/0/resources/limits/memory: must be a quantity such as "500m" or "1Gi", but is the string "1GB" [format]`,
			},
		},
		{
			name: "integer or string",
			object: `
apiVersion: v1
kind: Service
metadata: {name: a}
spec:
  ports:
  - {port: 80, targetPort: 8080}
  - {port: 81, targetPort: http}
  - {port: 82, targetPort: true}
  - {port: 83, targetPort: 1.5}
  - {port: http, targetPort: 83.0}
  - {port: 3000000000}
`,
			want: []string{
				`/spec/ports/2/targetPort: must be a string or an integer, but is the boolean true (put it in quotes) [type]`,
				`/spec/ports/3/targetPort: must be a string or an integer, but is the number 1.5 (put it in quotes) [type]`,
				`/spec/ports/4/port: must be an integer, but is the string "http" [type]`,
				`/spec/ports/5/port: must fit into 32 bits, but is the number 3000000000 [format]`,
			},
		},
		{
			name: "nulls that count as absent",
			object: pod(`
nodeSelector: null
affinity:
tolerations:
volumes:
imagePullSecrets: [null]
securityContext: {seLinuxOptions: null}
containers:
- name: a
  resources: {limits: null, requests: {cpu: null}}
  args: [null, -v]
  livenessProbe: null
`),
		},
		{
			name: "nulls that are missed",
			object: pod(`
containers:
- name: null
  env: [null, {name: a}]
  volumeMounts: [{name: a, mountPath: null, bad: null}]
- null
`),
			want: []string{
				`/spec/containers/0: missing required field "name" ("name" is there, but null, which counts as missing) [required]`,
				`/spec/containers/0/env/0: missing required field "name" [required]`,
				`/spec/containers/0/volumeMounts/0: missing required field "mountPath" ("mountPath" is there, but null, which counts as missing) [required]`,
				`/spec/containers/0/volumeMounts/0/bad: unknown field "bad" [unknown-field]`,
				`/spec/containers/1: missing required field "name" [required]`,
			},
		},
		{
			name: "what the server does not require",
			object: `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: a}
spec:
  selector: {matchLabels: {a: b}}
  template:
    spec:
      securityContext: {sysctls: [{name: kernel.shm_rmid_forced}]}
      containers:
      - name: a
        livenessProbe: {httpGet: {port: 80, httpHeaders: [{name: A}]}}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
    status: {phase: Pending}
`,
		},
		{
			name:   "status is not judged",
			object: strings.Replace(deployment, "status: {}", "status: {conditions: [{type: Available}], nonsense: 1}", 1),
		},
		{
			name:   "status where there is none",
			object: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nstatus: {}\n",
			want:   []string{`/status: unknown field "status" [unknown-field]`},
		},
		{
			name: "secret",
			object: `
apiVersion: v1
kind: Secret
metadata: {name: a}
data: {good: aGVsbG8=, folded: "aGVs\nbG8=", empty: "", missing: null, bad: hunter2!, unpadded: aGVsbG8, number: 1234}
stringData: {port: 5432}
`,
			want: []string{
				`/data/bad: must be base64, and is not (plain text goes under stringData; in a template, use b64enc) [format]`,
				`/data/number: must be a string, but is a number (put it in quotes) [type]`,
				`/data/unpadded: must be base64, and is not (plain text goes under stringData; in a template, use b64enc) [format]`,
				`/stringData/port: must be a string, but is a number (put it in quotes) [type]`,
			},
		},
		{
			name:   "config map",
			object: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: x, b: true, c: {d: e}, f: null}\nbinaryData: {g: aGVsbG8=}\n",
			want: []string{
				`/data/b: must be a string, but is the boolean true (put it in quotes) [type]`,
				`/data/c: must be a string, but is a mapping [type]`,
			},
		},
		{
			name:   "metadata",
			object: "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a, annotations: {a: 1}, creationTimestamp: yesterday}\n",
			want: []string{
				`/metadata/annotations/a: must be a string, but is the number 1 (put it in quotes) [type]`,
				`/metadata/creationTimestamp: must be a time such as "2006-01-02T15:04:05Z", but is the string "yesterday" [format]`,
			},
		},
		{name: "crd", object: crd},
		{
			name: "crd with defects",
			object: `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: foos.example.com}
spec:
  group: example.com
  names: {kind: Foo, plural: foos}
  scope: Namespaced
  version: v1
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            additionalProperties: {typ: string}
            items: [{type: string, requird: [a]}]
            required: name
`,
			want: []string{
				`/spec/version: unknown field "version" (did you mean "versions"?) [unknown-field]`,
				`/spec/versions/0/schema/openAPIV3Schema/properties/spec/additionalProperties/typ: unknown field "typ" (did you mean "type"?) [unknown-field]`,
				`/spec/versions/0/schema/openAPIV3Schema/properties/spec/items/0/requird: unknown field "requird" (did you mean "required"?) [unknown-field]`,
				`/spec/versions/0/schema/openAPIV3Schema/properties/spec/required: must be a list, but is the string "name" [type]`,
			},
		},
		{name: "no kind", object: "apiVersion: v1\nmetadata: {name: a}\n", want: []string{`: missing required field "kind" [required]`}},
		{name: "no type at all", object: "metadata: {name: a}\n", want: []string{`: missing required field "apiVersion" [required]`, `: missing required field "kind" [required]`}},
		{name: "odd kind", object: "apiVersion: v1\nkind: [Pod]\n", want: []string{`/kind: must be a string, but is a list [type]`}},
		{name: "list", object: "apiVersion: v1\nkind: List\nitems: []\n"},
		{name: "typed list", object: "apiVersion: apps/v1\nkind: DeploymentList\nitems: {}\n", want: []string{`/items: must be a list, but is a mapping [type]`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			object, again := parse(t, tt.object), parse(t, tt.object)
			verdict, violations, err := v.Validate(Newest(), object)
			if err != nil {
				t.Fatal(err)
			}
			if got := render(violations); !slices.Equal(got, tt.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(tt.want, "\n  "))
			}
			if want := map[bool]Verdict{true: Valid, false: Invalid}[len(tt.want) == 0]; verdict != want {
				t.Errorf("got verdict %v, want %v", verdict, want)
			}
			if !reflect.DeepEqual(object, again) {
				t.Error("the object was changed")
			}
		})
	}
}

// crd has the shape that controller-gen writes.
const crd = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  annotations: {controller-gen.kubebuilder.io/version: v0.4.1}
  creationTimestamp: null
  name: foos.example.com
spec:
  conversion:
    strategy: Webhook
    webhook:
      clientConfig: {caBundle: Cg==, service: {name: a, namespace: b, path: /convert}}
      conversionReviewVersions: [v1]
  group: example.com
  names: {kind: Foo, listKind: FooList, plural: foos, singular: foo}
  preserveUnknownFields: false
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}}
    additionalPrinterColumns: [{name: Age, type: date, jsonPath: .metadata.creationTimestamp}]
    schema:
      openAPIV3Schema:
        description: Foo
        type: object
        required: [spec]
        properties:
          apiVersion: {type: string}
          spec:
            type: object
            x-kubernetes-preserve-unknown-fields: true
            properties:
              $ref: {type: string}
              a: {type: string, default: null, enum: [null, 1, {x: y}], example: {any: thing}, nullable: true}
              b: {type: array, items: {type: object, additionalProperties: {type: string}}}
              c: {anyOf: [{type: integer}, {type: string}], x-kubernetes-int-or-string: true, pattern: "^a$"}
              d: {type: object, additionalProperties: true}
              e: {type: number, format: double, minimum: 0.5, maximum: 1, exclusiveMaximum: true, multipleOf: 0.1}
              f: {type: array, items: {type: string}, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k]}
              g: {type: object, x-kubernetes-validations: [{rule: "self.a == 1", message: wrong}]}
              h: {allOf: [{required: [a]}], not: {required: [b]}, oneOf: [{required: [c]}]}
          status: {type: object, properties: {conditions: {type: array, items: {type: object}}}}
status:
  acceptedNames: {kind: "", plural: ""}
  conditions: []
  storedVersions: []
`

func TestValidateOtherReleases(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	object := func(apiVersion, kind string) map[string]any {
		return map[string]any{"apiVersion": apiVersion, "kind": kind, "metadata": map[string]any{"name": "a"}}
	}
	tests := []struct {
		name    string
		version Version
		object  map[string]any
		want    Verdict
	}{
		{"any patch", Version{1, 37, 999}, object("v1", "ConfigMap"), Valid},
		{"oldest", Versions()[0], object("v1", "ConfigMap"), Valid},
		{"too old for schemas", Version{1, 25, 0}, object("v1", "ConfigMap"), NoSchema},
		{"not released yet", Version{1, 99, 0}, object("v1", "ConfigMap"), NoSchema},
		{"removed", Version{1, 30, 0}, object("flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema"), NoSchema},
		{"misspelled kind", Newest(), object("apps/v1", "Deploymnt"), NoSchema},
		{"custom resource", Newest(), object("example.com/v1", "Foo"), NoSchema},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, violations, err := v.Validate(tt.version, tt.object)
			if got != tt.want || len(violations) > 0 || err != nil {
				t.Errorf("got %v, %v, %v, want %v", got, render(violations), err, tt.want)
			}
		})
	}

	// A field that came with 1.33 is unknown before.
	spec := parse(t, pod("containers: [{name: a, lifecycle: {stopSignal: SIGTERM}}]"))
	verdict, violations, err := v.Validate(Version{1, 30, 0}, spec)
	want := []string{`/spec/containers/0/lifecycle/stopSignal: unknown field "stopSignal" (Kubernetes has "stopSignal" since 1.33) [unknown-field]`}
	if got := render(violations); verdict != Invalid || err != nil || !slices.Equal(got, want) {
		t.Errorf("1.30: got %v, %v, %v, want %v", verdict, got, err, want)
	}
	if verdict, violations, err := v.Validate(Version{1, 37, 0}, spec); verdict != Valid || err != nil {
		t.Errorf("1.37: got %v, %v, %v", verdict, violations, err)
	}
}

// TestNumberTypes validates what other parsers than encoding/json make of numbers.
func TestNumberTypes(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	for _, n := range []any{3, int32(3), int64(3), uint64(3), 3.0, float32(3)} {
		object := parse(t, deployment)
		object["spec"].(map[string]any)["replicas"] = n
		if verdict, violations, err := v.Validate(Newest(), object); verdict != Valid || err != nil {
			t.Errorf("%T: got %v, %v, %v", n, verdict, render(violations), err)
		}
	}
	object := parse(t, deployment)
	object["spec"].(map[string]any)["replicas"] = []string{"no JSON type"}
	_, violations, err := v.Validate(Newest(), object)
	want := []string{"/spec/replicas: is no JSON value ([]string) [other]"}
	if got := render(violations); err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}

// TestEveryKindCompiles compiles the schemas of all kinds in all releases.
func TestEveryKindCompiles(t *testing.T) {
	t.Parallel()
	for _, version := range Versions() {
		t.Run(version.String(), func(t *testing.T) {
			t.Parallel()
			v := newValidator(t)
			count := 0
			for g := range index().kinds {
				if !embedded(g, version) {
					continue
				}
				count++
				if schema, err := v.schema(version, g); err != nil || schema == nil {
					t.Errorf("%v: %v", g, err)
				}
			}
			if count < 60 {
				t.Errorf("only %d kinds", count)
			}
			for _, object := range []string{deployment, crd} {
				if verdict, violations, err := v.Validate(version, parse(t, object)); verdict != Valid || err != nil {
					t.Errorf("got %v, %v, %v", verdict, render(violations), err)
				}
			}
		})
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	broken := parse(t, strings.Replace(deployment, "replicas:", "replica:", 1))
	good := parse(t, crd)
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			version := Versions()[i%len(Versions())]
			if verdict, violations, err := v.Validate(version, broken); verdict != Invalid || len(violations) != 1 || err != nil {
				t.Errorf("got %v, %v, %v", verdict, violations, err)
			}
			if verdict, violations, err := v.Validate(version, good); verdict != Valid || err != nil {
				t.Errorf("got %v, %v, %v", verdict, violations, err)
			}
		})
	}
	wg.Wait()
}

func TestSchemaLocations(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("foo_v1.json", `{"type": "object", "properties": {
		"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"},
		"spec": {"type": "object", "additionalProperties": false, "required": ["size", "wait"], "properties": {
			"size": {"oneOf": [{"type": "integer", "minimum": 1}, {"type": "string"}]},
			"wait": {"type": "string", "format": "duration"},
			"odd": {"type": "integer", "format": "duration"},
			"mode": {"enum": ["fast", "slow"]},
			"more": {"anyOf": [{"type": "object", "required": ["a"]}, {"type": "object", "required": ["b", "c"]}]}}}}}`)
	write("bar_v1.json", `{"$ref": "file:///etc/hostname"}`)
	write("baz_v1.json", `{"properties": {"spec": {"$ref": "http://127.0.0.1:1/schema.json"}}}`)
	write("empty_v1.json", `null`)
	v := newValidator(t, t.TempDir(), dir+"/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json")

	object := func(kind, spec string) map[string]any {
		return parse(t, "apiVersion: example.com/v1\nkind: "+kind+"\nmetadata: {name: a}\nspec: "+spec+"\n")
	}
	tests := []struct {
		spec string
		want []string
	}{
		{"{size: 1, wait: 1h30m, odd: 5, mode: slow}", nil},
		{"{size: a, wait: PT1H, more: {a: 1}}", nil},
		{"{size: true, wait: soon, mode: fest, more: {b: 1}}", []string{
			`/spec/mode: must be one of "fast", "slow", but is "fest" (did you mean "fast"?) [enum]`,
			`/spec/more: needs one of the fields "a" and "c" [required]`,
			`/spec/size: must be a string or an integer, but is the boolean true (put it in quotes) [type]`,
			`/spec/wait: must be a duration such as "1h30m", but is the string "soon" [format]`,
		}},
		{"{size: 0, wait: null}", []string{
			`/spec: missing required field "wait" ("wait" is there, but null, which counts as missing) [required]`,
			`/spec/size: must be at least 1, but is 0 [other]`,
		}},
	}
	for _, tt := range tests {
		_, violations, err := v.Validate(Newest(), object("Foo", tt.spec))
		if got := render(violations); err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v: got\n  %s\nwant\n  %s", tt.spec, err, strings.Join(got, "\n  "), strings.Join(tt.want, "\n  "))
		}
	}
	for _, kind := range []string{"Bar", "Baz"} {
		if verdict, _, err := v.Validate(Newest(), object(kind, "{}")); verdict != NoSchema || err == nil || !strings.Contains(err.Error(), "not followed") {
			t.Errorf("%s: got %v, %v, want an error: references must not be followed", kind, verdict, err)
		}
	}
	for _, kind := range []string{"Empty", "Unknown"} {
		if verdict, _, err := v.Validate(Newest(), object(kind, "{}")); verdict != NoSchema || err != nil {
			t.Errorf("%s: got %v, %v", kind, verdict, err)
		}
	}
	if _, err := NewValidator(Options{SchemaLocations: []string{"{{ .Broken }.json"}}); err == nil {
		t.Error("a broken location was taken")
	}
}

func TestItems(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, object string
		want         string
		ok           bool
	}{
		{"list", "{apiVersion: v1, kind: List, items: [{kind: Pod}, 1]}", "[map[kind:Pod] 1]", true},
		{"typed", "{apiVersion: apps/v1, kind: DeploymentList, items: [{metadata: {name: a}}]}", "[map[apiVersion:apps/v1 kind:Deployment metadata:map[name:a]]]", true},
		{"no items", "{apiVersion: v1, kind: List}", "[]", false},
		{"no list", "{apiVersion: v1, kind: Pod, items: []}", "[]", false},
	}
	for _, tt := range tests {
		object := parse(t, tt.object)
		before := fmt.Sprint(object)
		got, ok := Items(object)
		if fmt.Sprint(got) != tt.want || ok != tt.ok {
			t.Errorf("%s: got %v, %t", tt.name, got, ok)
		}
		if fmt.Sprint(object) != before {
			t.Errorf("%s: the object was changed", tt.name)
		}
	}
}

// TestSchemasAreStrict samples what the conversion promises.
func TestSchemasAreStrict(t *testing.T) {
	t.Parallel()
	open := map[string]bool{}
	for name, contents := range definitions() {
		for _, d := range contents {
			if strings.Contains(d.schema, `"properties":{`) && !strings.HasPrefix(d.schema, `{"additionalProperties":false`) {
				open[name] = true
			}
			if strings.Contains(d.schema, "description\":\"") || strings.Contains(d.schema, `"required":[]`) {
				t.Errorf("%s: %s", name, d.schema)
			}
		}
	}
	if len(open) > 0 {
		t.Errorf("open objects: %v", slices.Sorted(maps.Keys(open)))
	}
}
