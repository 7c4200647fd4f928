package kube

import (
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func TestWellKnownSchema(t *testing.T) {
	t.Parallel()
	const base = "https://raw.githubusercontent.com/yannh/kubernetes-json-schema/master/"
	tests := []struct {
		url, pointer string
		value        any
		valid        bool
	}{
		{base + "v1.34.1/_definitions.json", "#/definitions/io.k8s.api.core.v1.ResourceRequirements", map[string]any{"limits": map[string]any{"cpu": "1"}}, true},
		{base + "v1.34.1/_definitions.json", "#/definitions/io.k8s.api.core.v1.ResourceRequirements", map[string]any{"limits": "much"}, false},
		{base + "v1.34.1/_definitions.json", "#/definitions/io.k8s.api.core.v1.ResourceRequirements", map[string]any{"limit": map[string]any{}}, true},
		{base + "v1.34.1-strict/_definitions.json", "#/definitions/io.k8s.api.core.v1.ResourceRequirements", map[string]any{"limit": map[string]any{}}, false},
		{base + "v1.34.1/_definitions.json", "#/definitions/io.k8s.api.core.v1.PodSpec/properties/tolerations", []any{}, true},
		{base + "v1.34.1/_definitions.json", "#/definitions/io.k8s.api.core.v1.PodSpec/properties/tolerations", nil, true},
		{base + "v1.34.1/_definitions.json", "#/definitions/io.k8s.api.core.v1.PodSpec/properties/tolerations", map[string]any{}, false},
		{"https://kubernetesjsonschema.dev/v1.18.1-standalone/deployment-apps-v1.json", "", map[string]any{"spec": map[string]any{"replicas": "one", "selector": map[string]any{}, "template": map[string]any{}}}, false},
		{base + "master/service-v1.json", "", map[string]any{"metadata": map[string]any{"name": "x"}}, true},
	}
	for _, tt := range tests {
		c := jsonschema.NewCompiler()
		doc, ok := WellKnownSchema(tt.url)
		if !ok {
			t.Errorf("%s is not known", tt.url)
			continue
		}
		if err := c.AddResource(tt.url, doc); err != nil {
			t.Fatal(err)
		}
		schema, err := c.Compile(tt.url + tt.pointer)
		if err != nil {
			t.Errorf("%s%s: %v", tt.url, tt.pointer, err)
			continue
		}
		if err := schema.Validate(tt.value); (err == nil) != tt.valid {
			t.Errorf("%s%s: %v: %v", tt.url, tt.pointer, tt.value, err)
		}
	}
	for _, url := range []string{
		"", "https://example.com/schema.json", "file:///kubernetes-json-schema/master/v1.34.1/_definitions.json",
		base + "v1.34.1/nothing-v1.json", base + "v1.34.1/../../etc/passwd",
	} {
		if _, ok := WellKnownSchema(url); ok {
			t.Errorf("%q is known", url)
		}
	}
}
