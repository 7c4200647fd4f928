package kube

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/version"
)

// CRD is a CustomResourceDefinition, as far as custom resources are judged by
// it. It is safe for concurrent use.
type CRD struct {
	Group, Kind string

	versions []crdVersion // the newest first
	// preserve is spec.preserveUnknownFields, by which the API server neither
	// drops unknown fields nor nulls.
	preserve bool
}

type crdVersion struct {
	name   string
	served bool
	schema map[string]any // nil if there is none
}

// The kind that custom resource definitions are of.
const (
	crdGroup = "apiextensions.k8s.io"
	crdKind  = "CustomResourceDefinition"
)

// IsCRD says whether a kind is the custom resource definition, in any version.
func IsCRD(g GVK) bool { return g.Group == crdGroup && g.Kind == crdKind }

// ParseCRD reads a custom resource definition of apiextensions.k8s.io/v1 or
// v1beta1, made of the types that JSON parsers make, and keeps parts of it. The
// error says why the API server would not take it for one. What is wrong inside
// of its schemas is no error: it is left out of what is checked.
func ParseCRD(body map[string]any) (*CRD, error) {
	apiVersion, _ := body["apiVersion"].(string)
	kind, _ := body["kind"].(string)
	g := ParseGVK(apiVersion, kind)
	if !IsCRD(g) {
		return nil, fmt.Errorf("%s is no %s", g, crdKind)
	}
	spec := mapAt(body, "spec")
	c := &CRD{Group: textAt(spec, "group"), Kind: textAt(mapAt(spec, "names"), "kind")}
	if c.Group == "" || c.Kind == "" {
		return nil, errors.New("it names no group or no kind")
	}
	beta := g.Version == "v1beta1"
	preserve, set := spec["preserveUnknownFields"].(bool)
	c.preserve = preserve || beta && !set

	shared := schemaIn(mapAt(spec, "validation"))
	list, _ := spec["versions"].([]any)
	for _, entry := range list {
		entry, _ := entry.(map[string]any)
		served, _ := entry["served"].(bool)
		v := crdVersion{name: textAt(entry, "name"), served: served, schema: schemaIn(mapAt(entry, "schema"))}
		if beta && v.schema == nil {
			v.schema = shared
		}
		if v.name != "" {
			c.versions = append(c.versions, v)
		}
	}
	if only := textAt(spec, "version"); beta && only != "" && len(list) == 0 {
		c.versions = []crdVersion{{name: only, served: true, schema: shared}}
	}
	if len(c.versions) == 0 {
		return nil, errors.New("it lists no version")
	}
	slices.SortStableFunc(c.versions, func(a, b crdVersion) int {
		return version.CompareKubeAwareVersionStrings(b.name, a.name)
	})
	return c, nil
}

func schemaIn(holder map[string]any) map[string]any { return mapAt(holder, "openAPIV3Schema") }

// mapAt returns a table in a table, nil if there is none.
func mapAt(m map[string]any, key string) map[string]any {
	out, _ := m[key].(map[string]any)
	return out
}

// textAt returns a text in a table, "" if there is none.
func textAt(m map[string]any, key string) string {
	out, _ := m[key].(string)
	return out
}

// Served lists the versions that the API server serves, the newest first.
func (c *CRD) Served() []string {
	var out []string
	for _, v := range c.versions {
		if v.served {
			out = append(out, v.name)
		}
	}
	return out
}

// Validate validates a custom resource of the definition's group and kind. It
// does not change the object, which must be made of the types that JSON parsers
// make. It judges as the API server does when the object is created: defaults
// are set and nulls dropped first, and status is left alone. An unknown field,
// which the server drops, is a violation of KindUnknownField. Rules in CEL
// (x-kubernetes-validations) are not evaluated.
//
// The verdict is NoSchema when the definition has no schema for the version that
// the object is of.
func (c *CRD) Validate(object map[string]any) (Verdict, []Violation, error) {
	g := ParseGVK(textAt(object, "apiVersion"), textAt(object, "kind"))
	i := slices.IndexFunc(c.versions, func(v crdVersion) bool { return v.name == g.Version })
	if i < 0 || !c.versions[i].served {
		return verdict([]Violation{c.notServed(g, i >= 0)})
	}
	root := c.versions[i].schema
	if root == nil {
		return NoSchema, nil, nil
	}
	meta, err := metadataViolations(g, object)
	if err != nil {
		return NoSchema, nil, err
	}
	own, err := c.schemaViolations(g, root, object)
	if err != nil {
		return NoSchema, nil, err
	}
	out := append(meta, own...)
	sortViolations(out)
	return verdict(out)
}

// notServed is the violation of an object in a version that is not served.
func (c *CRD) notServed(g GVK, known bool) Violation {
	served := c.Served()
	v := Violation{Path: []string{"apiVersion"}, Kind: KindOther}
	v.Message = fmt.Sprintf("the %s has no version %s of %s", crdKind, g.Version, c.Kind)
	if known {
		v.Message = fmt.Sprintf("the %s does not serve version %s of %s", crdKind, g.Version, c.Kind)
	}
	if len(served) > 0 {
		v.Message += ", only " + strings.Join(served, ", ")
		v.Hint = fmt.Sprintf("write apiVersion: %s/%s, and adapt the fields", c.Group, served[0])
	}
	return v
}

// metadataViolations judges metadata, which a custom resource's definition has
// no say in but for the name.
func metadataViolations(g GVK, object map[string]any) ([]Violation, error) {
	switch metadata := object["metadata"].(type) {
	case nil:
		return nil, nil
	case map[string]any:
		schema, err := objectMeta()
		if err != nil {
			return nil, err
		}
		out, err := validate(schema, g, metadata)
		for i := range out {
			out[i].Path = append([]string{"metadata"}, out[i].Path...)
		}
		return out, err
	default:
		return []Violation{{
			Path:    []string{"metadata"},
			Message: "must be a mapping, but is " + show(metadata, false),
			Kind:    KindType,
		}}, nil
	}
}
