package diff

import (
	"fmt"

	"github.com/packlint/packlint/pack"
)

// CRDVersion compares a version of a custom resource definition.
type CRDVersion struct {
	Name string `json:"name"`
	// Old and New are nil where there is no such version.
	Old *CRDState `json:"old"`
	New *CRDState `json:"new"`
	// Fields of the resources.
	Added   []string `json:"added"`
	Removed []string `json:"removed"`
	// Dropped are those of Removed that the API server takes out of resources;
	// where a schema preserves unknown fields, it does not.
	Dropped []string `json:"dropped"`
	// Changed are the fields with another type, default, or condition.
	Changed []string `json:"changed"`
}

// CRDState is what the API server does with a version.
type CRDState struct {
	Served     bool `json:"served"`
	Storage    bool `json:"storage"`
	Deprecated bool `json:"deprecated"`
}

// isCRD tells whether a definition is of the shape that is compared. v1beta1
// could give one schema for all versions.
func isCRD(body map[string]any) bool {
	_, ok := crdVersions(body)
	return ok && body["apiVersion"] == "apiextensions.k8s.io/v1"
}

func crdVersions(body map[string]any) ([]map[string]any, bool) {
	spec, _ := body["spec"].(map[string]any)
	list, _ := spec["versions"].([]any)
	var out []map[string]any
	seen := map[string]bool{}
	for _, item := range list {
		v, ok := item.(map[string]any)
		name, named := v["name"].(string)
		if !ok || !named || seen[name] {
			return nil, false
		}
		seen[name] = true
		out = append(out, v)
	}
	return out, len(out) > 0
}

func stateOf(v map[string]any) *CRDState {
	return &CRDState{Served: v["served"] == true, Storage: v["storage"] == true, Deprecated: v["deprecated"] == true}
}

// crd compares the versions of a definition and the fields of their resources.
// Descriptions do not count.
func (c *comparer) crd(out *ChangedObject, old, new map[string]any) {
	skip := func(at []string, key string, value any) bool {
		return noise(at, key, value) || len(at) == 1 && at[0] == "spec" && key == "versions"
	}
	out.Changes = compare(nil, treeWithout(old, nil, skip), treeWithout(new, nil, skip))
	before := map[string]map[string]any{}
	oldVersions, _ := crdVersions(old)
	for _, v := range oldVersions {
		before[v["name"].(string)] = v
	}
	after := map[string]bool{}
	newVersions, _ := crdVersions(new)
	for _, v := range newVersions {
		name := v["name"].(string)
		after[name] = true
		version := CRDVersion{Name: name, New: stateOf(v), Added: []string{}, Removed: []string{}, Dropped: []string{}, Changed: []string{}}
		if was, ok := before[name]; ok {
			version.Old = stateOf(was)
			version.fields(was, v)
			if *version.Old == *version.New && len(version.Added)+len(version.Removed)+len(version.Changed) == 0 {
				continue
			}
		}
		out.Versions = append(out.Versions, version)
	}
	for _, v := range oldVersions {
		if name := v["name"].(string); !after[name] {
			out.Versions = append(out.Versions, CRDVersion{Name: name, Old: stateOf(v), Added: []string{}, Removed: []string{}, Dropped: []string{}, Changed: []string{}})
		}
	}
	c.crdAttention(out)
}

func (c *comparer) crdAttention(o *ChangedObject) {
	if o.object.CRD {
		return // see crdFolder
	}
	for _, v := range o.Versions {
		switch {
		case v.New == nil:
			c.attention(CRDVersionGone, "the version `%s` of the CustomResourceDefinition `%s` goes: resources of that version are refused", v.Name, o.Name)
		case v.Old != nil && v.Old.Served && !v.New.Served:
			c.attention(CRDVersionGone, "the version `%s` of the CustomResourceDefinition `%s` is served no more", v.Name, o.Name)
		case len(v.Dropped) > 0 && v.New.Served:
			c.attention(CRDVersionGone, "`%s` `%s` no longer has %s: the API server drops it from resources", o.Name, v.Name, few(v.Dropped))
		}
	}
}

// fields compares the schemas of a version.
func (v *CRDVersion) fields(old, new map[string]any) {
	changed := map[string]bool{}
	schema := treeWithout(new["schema"], nil, description)
	for _, change := range compare(nil, treeWithout(old["schema"], nil, description), schema) {
		field, whole := fieldOf(change.path)
		switch {
		case whole && change.Added():
			v.Added = append(v.Added, field)
		case whole && change.Removed():
			v.Removed = append(v.Removed, field)
			if !preserves(schema, change.path) {
				v.Dropped = append(v.Dropped, field)
			}
		case !changed[field]:
			changed[field] = true
			v.Changed = append(v.Changed, field)
		}
	}
}

// preserves tells whether a schema above a place keeps what it does not know.
func preserves(schema *pack.Node, at path) bool {
	for i := range at {
		if at[:i].get(schema).Get("x-kubernetes-preserve-unknown-fields").Is(pack.Bool) {
			return true
		}
	}
	return false
}

// description tells whether an entry of a schema describes it; a field may have
// that name.
func description(_ []string, key string, value any) bool {
	_, text := value.(string)
	return key == "description" && text
}

// fieldOf makes a field of resources of a place in their schema: spec.list[].x
// for openAPIV3Schema.properties.spec.properties.list.items.properties.x. whole
// tells whether the place is the field itself.
func fieldOf(at path) (field string, whole bool) {
	var out path
	for i := 1; i < len(at); i++ {
		switch s := at[i]; {
		case s.key == "properties" && !s.item && i+1 < len(at):
			i++
			out = append(out, at[i])
			whole = i == len(at)-1
		case s.key == "items" && !s.item:
			out = append(out, step{item: true})
			whole = false
		case s.key == "additionalProperties" && !s.item:
			out = append(out, step{key: "*"})
			whole = false
		default:
			return out.String(), false
		}
	}
	return out.String(), whole
}

// crdFolder calls out definitions that change in the crds/ folder of a chart, and
// the versions that they would no longer serve.
func (c *comparer) crdFolder(changed []ChangedObject) {
	var names, unserved []string
	for _, o := range changed {
		if !o.object.CRD {
			continue
		}
		names = append(names, o.Name)
		for _, v := range o.Versions {
			if v.Old != nil && v.Old.Served && (v.New == nil || !v.New.Served) {
				unserved = append(unserved, o.Name+" "+v.Name)
			}
		}
	}
	if len(names) == 0 {
		return
	}
	message := fmt.Sprintf("definitions in a chart's crds/ folder change (%s): Helm installs that folder once, and leaves those that a cluster has as they are", few(names))
	if len(unserved) > 0 {
		message += fmt.Sprintf("; once somebody upgrades them, which Helm does not do, they no longer serve %s", few(unserved))
	}
	c.attention(CRDFolder, "%s", message)
}
