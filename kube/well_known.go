package kube

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Charts refer to the published JSON Schemas of Kubernetes, by addresses such as
//
//	https://raw.githubusercontent.com/yannh/kubernetes-json-schema/master/v1.34.1/_definitions.json
//	https://kubernetesjsonschema.dev/v1.18.1-standalone-strict/deployment-apps-v1.json
var wellKnown = regexp.MustCompile(`^https?://(?:[^/]+/)*(?:kubernetes-json-schema|kubernetesjsonschema\.dev)/(?:[^/]+/)*(master|v1\.\d+\.\d+)(?:-standalone)?(-strict)?(?:-local)?/([a-z0-9_-]+)\.json$`)

// WellKnownSchema returns a document of the published JSON Schemas of
// Kubernetes, made of the embedded ones: those of the nearest release. It is nil
// and false for any other address. Nothing is ever loaded from it.
//
// As in the published ones, fields that the definitions do not name are allowed
// unless the address asks for the strict ones. A null is allowed everywhere: in
// the values of a chart it stands for nothing.
func WellKnownSchema(url string) (doc any, ok bool) {
	m := wellKnown.FindStringSubmatch(url)
	if m == nil {
		return nil, false
	}
	release := Newest()
	if m[1] != "master" {
		v, err := ParseVersion(m[1])
		if err != nil {
			return nil, false
		}
		release = Nearest(v)
	}
	strict := m[2] != ""
	all := publishedDefinitions(release, strict)
	out := map[string]any{"definitions": all}
	if m[3] == "_definitions" || m[3] == "all" {
		return out, true
	}
	for gvk, kind := range index().kinds {
		if fileOf(gvk) == m[3] && all[kind.definition] != nil {
			out["$ref"] = "#/definitions/" + kind.definition
			return out, true
		}
	}
	return nil, false
}

// publishedDefinitions are the definitions of a release, by name.
func publishedDefinitions(release Version, strict bool) map[string]any {
	type key struct {
		release Version
		strict  bool
	}
	if known, ok := publishedCache.Load(key{release, strict}); ok {
		return known.(map[string]any)
	}
	all := map[string]any{}
	for name := range definitions() {
		text, ok := definitionIn(name, release)
		if !ok {
			continue
		}
		schema, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			panic(fmt.Sprintf("kube: embedded data: %s: %v", name, err)) // a test reads it all
		}
		all[name] = published(schema, strict)
	}
	publishedCache.Store(key{release, strict}, all)
	return all
}

// publishedCache holds the definitions that were asked for.
var publishedCache sync.Map

// fileOf is the name of a kind's file: deployment-apps-v1, service-v1.
func fileOf(g GVK) string {
	group, _, _ := strings.Cut(g.Group, ".")
	if group != "" {
		group = "-" + group
	}
	return strings.ToLower(g.Kind) + group + "-" + g.Version
}

// published turns an embedded schema into one of a document of its own.
func published(v any, strict bool) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, value := range v {
			switch text, isText := value.(string); {
			case key == "$ref" && isText:
				out[key] = "#/definitions/" + text
			case key == "type" && isText:
				out[key] = []any{text, "null"}
			case key == "additionalProperties" && value == false && !strict:
			default:
				out[key] = published(value, strict)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = published(item, strict)
		}
		return out
	}
	return v
}
