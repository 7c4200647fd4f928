package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// gvk is a group, version and kind, as OpenAPI extensions spell them.
type gvk struct {
	Group   string `json:"group"`
	Version string `json:"version"`
	Kind    string `json:"kind"`
}

// kindInfo is what one release says about a kind.
type kindInfo struct {
	resource   string // plural name in the URL
	namespaced bool
	definition string // name of its definition
	enabled    bool   // served without --runtime-config
}

// release is a Kubernetes release, as read from its module.
type release struct {
	version     string // "1.37.2"
	minor       int
	full        bool
	modules     []module
	definitions map[string]map[string]any
	kinds       map[gvk]*kindInfo
}

func loadRelease(version string) (*release, error) {
	parts := strings.Split(version, ".")
	if len(parts) != 3 || parts[0] != "1" {
		return nil, fmt.Errorf("want 1.MINOR.PATCH")
	}
	minor, err := strconv.Atoi(parts[1])
	if err != nil {
		return nil, err
	}
	m, err := download("k8s.io/kubernetes", "v"+version)
	if err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(filepath.Join(m.Dir, "api", "openapi-spec", "swagger.json"))
	if err != nil {
		return nil, err
	}
	var doc struct {
		Definitions map[string]map[string]any
		Paths       map[string]map[string]json.RawMessage
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, err
	}
	r := &release{version: version, minor: minor, modules: []module{m}, definitions: doc.Definitions, kinds: map[gvk]*kindInfo{}}
	if err := r.readKinds(doc.Paths); err != nil {
		return nil, err
	}
	if err := r.readDefaults(m.Dir); err != nil {
		return nil, err
	}
	return r, nil
}

// readKinds finds the kinds that can be sent to the API server as objects: those
// that a collection path lists or creates. A subresource (Scale, Eviction) sits
// below a name, and a DeploymentList has no path of its own.
func (r *release) readKinds(paths map[string]map[string]json.RawMessage) error {
	for path, operations := range paths {
		if strings.Contains(path, "{name}") || strings.Contains(path, "/watch/") {
			continue
		}
		for method, raw := range operations {
			if method != "get" && method != "post" {
				continue
			}
			var op struct {
				GVK    *gvk   `json:"x-kubernetes-group-version-kind"`
				Action string `json:"x-kubernetes-action"`
			}
			if err := json.Unmarshal(raw, &op); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			if op.GVK == nil || op.Action != "list" && op.Action != "post" {
				continue
			}
			info := r.kinds[*op.GVK]
			if info == nil {
				info = &kindInfo{}
				r.kinds[*op.GVK] = info
			}
			info.resource = path[strings.LastIndexByte(path, '/')+1:]
			info.namespaced = info.namespaced || strings.Contains(path, "/namespaces/{namespace}/")
		}
	}
	for name, def := range r.definitions {
		for _, g := range gvksOf(def) {
			if info := r.kinds[g]; info != nil {
				if info.definition != "" {
					return fmt.Errorf("%v has two definitions, %s and %s", g, info.definition, name)
				}
				info.definition = name
			}
		}
	}
	for g, info := range r.kinds {
		if info.definition == "" {
			return fmt.Errorf("%v has no definition", g)
		}
	}
	return nil
}

// gvksOf returns the x-kubernetes-group-version-kind of a definition.
func gvksOf(def map[string]any) []gvk {
	list, _ := def["x-kubernetes-group-version-kind"].([]any)
	var out []gvk
	for _, item := range list {
		if m, ok := item.(map[string]any); ok {
			group, _ := m["group"].(string)
			version, _ := m["version"].(string)
			kind, _ := m["kind"].(string)
			out = append(out, gvk{group, version, kind})
		}
	}
	return out
}
