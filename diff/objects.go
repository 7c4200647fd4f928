package diff

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// Objects compares the Kubernetes objects that the pack deploys: as shipped, and
// what comes with presets or other Kubernetes versions besides.
type Objects struct {
	Added   []Object        `json:"added"`
	Removed []Object        `json:"removed"`
	Changed []ChangedObject `json:"changed"`
	// Same counts the objects that stay, Labels those among them that are written
	// differently: labels and annotations with versions and checksums, nulls, the
	// namespace that they end up in anyway.
	Same   int `json:"same"`
	Labels int `json:"only_labels"`
}

// Object is a Kubernetes object.
type Object struct {
	lint.ObjectRef
	// Source is the chart or manifest that it comes from.
	Source string `json:"source"`
	// When says in which variant it is deployed, "" for the pack as shipped.
	When string `json:"when"`
	// Hook marks what Helm runs before or after the deployment.
	Hook bool `json:"hook"`
	// Grants is what a role allows.
	Grants []string `json:"grants"`

	object *render.Object
}

// ChangedObject is an object that is on both sides.
type ChangedObject struct {
	Object
	// OldAPIVersion is the one before.
	OldAPIVersion string   `json:"old_api_version"`
	Changes       []Change `json:"changes"`
	// Immutable are the changed fields that Kubernetes refuses to change.
	Immutable []string `json:"immutable"`
	// Gained and Lost are what a role allows now, or did before.
	Gained []string `json:"gained"`
	Lost   []string `json:"lost"`
	// Versions are those of a custom resource definition.
	Versions []CRDVersion `json:"versions"`
}

// objectKey names an object across versions of its API.
type objectKey struct {
	group, kind, namespace, name string
	repeated                     int // of objects that are deployed twice
}

// deployed lists the objects of a side: those of the base first.
func (c *comparer) deployed(side *Side, base *lint.RenderedPack) (index map[objectKey]*Object, order []objectKey) {
	index = map[objectKey]*Object{}
	if side == nil {
		return index, nil
	}
	variants := append([]*lint.RenderedPack{base}, side.Rendering.Variants...)
	for _, v := range variants {
		if v == base && len(order) > 0 || !v.Shipped() && !c.compared(PresetsPart) {
			continue
		}
		when := variantText(v, base)
		for i := range v.Objects {
			o := &v.Objects[i]
			if o.TestHook() {
				continue
			}
			key := objectKey{kube.ParseGVK(o.APIVersion, o.Kind).Group, o.Kind, c.namespace(side.Pack, o), o.Name, 0}
			for index[key] != nil && v == base {
				key.repeated++
			}
			if index[key] == nil {
				index[key] = newObject(o, when)
				order = append(order, key)
			}
		}
	}
	return index, order
}

// namespace is where an object ends up: Helm puts what names no namespace into
// that of the release. Of a custom resource it is not known whether it lives in
// one; that makes no difference as long as both sides have the same release.
func (c *comparer) namespace(p *pack.Pack, o *render.Object) string {
	namespaced, known := kube.Namespaced(kube.ParseGVK(o.APIVersion, o.Kind))
	if o.Namespace != "" || known && !namespaced {
		return o.Namespace
	}
	own := releaseOf(p, "").namespace
	if !known && c.old != nil && releaseOf(c.old.Pack, "").namespace != releaseOf(c.new.Pack, "").namespace {
		return ""
	}
	return own
}

func newObject(o *render.Object, when string) *Object {
	return &Object{
		ObjectRef: lint.RefOf(o), Source: o.Source.Path, When: when, Hook: o.Hooks != nil,
		Grants: []string{}, object: o,
	}
}

func (c *comparer) objects() Objects {
	out := Objects{Added: []Object{}, Removed: []Object{}, Changed: []ChangedObject{}}
	if !c.compared(ObjectsPart) {
		return out
	}
	before, oldOrder := c.deployed(c.old, c.oldBase)
	after, newOrder := c.deployed(c.new, c.newBase)
	for _, key := range newOrder {
		now := after[key]
		was, ok := before[key]
		if !ok {
			now.Grants = allowed(now.object)
			c.powers(now, before)
			out.Added = append(out.Added, *now)
			continue
		}
		changed, labels := c.object(was, now)
		switch {
		case changed != nil:
			out.Changed = append(out.Changed, *changed)
		default:
			out.Same++
			if labels {
				out.Labels++
			}
		}
	}
	whole := !c.partial(c.new)
	for _, key := range oldOrder {
		if _, ok := after[key]; !ok {
			out.Removed = append(out.Removed, *before[key])
			if whole {
				c.lost(before[key])
			}
		}
	}
	c.crdFolder(out.Changed)
	for _, list := range [][]Object{out.Added, out.Removed} {
		slices.SortStableFunc(list, compareObjects)
	}
	slices.SortStableFunc(out.Changed, func(a, b ChangedObject) int { return compareObjects(a.Object, b.Object) })
	return out
}

func compareObjects(a, b Object) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name), cmp.Compare(a.APIVersion, b.APIVersion))
}

// object compares two versions of one object; it gives nil when nothing changes
// but, perhaps, labels.
func (c *comparer) object(was, now *Object) (changed *ChangedObject, labels bool) {
	same := reflect.ValueOf(was.object.Body).Pointer() == reflect.ValueOf(now.object.Body).Pointer() ||
		reflect.DeepEqual(was.object.Body, now.object.Body)
	if same && was.When == now.When && was.Hook == now.Hook {
		return nil, false
	}
	out := &ChangedObject{
		Object: *now, OldAPIVersion: was.APIVersion,
		Changes: []Change{}, Immutable: []string{}, Gained: []string{}, Lost: []string{}, Versions: []CRDVersion{},
	}
	old, new := was.object.Body, now.object.Body
	switch {
	case now.Kind == "CustomResourceDefinition" && isCRD(old) && isCRD(new):
		c.crd(out, old, new)
	case isRole(now.object):
		c.role(out, was.object, now.object)
	default:
		out.Changes = compare(nil, treeWithout(old, nil, noise), treeWithout(new, nil, noise))
	}
	if now.Kind == "Secret" {
		conceal(out.Changes)
	}
	if was.When != now.When {
		out.Changes = append(out.Changes, Change{
			Path: "deployed", Old: valueOf(textNode(whenText(was.When))), New: valueOf(textNode(whenText(now.When))), Lines: []string{},
		})
	}
	c.immutable(out, was)
	if out.Changes = filled(out.Changes); len(out.Changes) == 0 && len(out.Gained) == 0 && len(out.Lost) == 0 && len(out.Versions) == 0 {
		return nil, !same
	}
	return out, false
}

func whenText(when string) string {
	if when == "" {
		return "always"
	}
	return when
}

// conceal takes values out of the changes of a Secret: what is an example today
// is somebody's password tomorrow.
func conceal(changes []Change) {
	const hidden = "(hidden)"
	for i := range changes {
		c := &changes[i]
		if !c.path.below("data") && !c.path.below("stringData") {
			continue
		}
		if c.Lines = []string{}; c.Old != nil {
			c.Old = valueOf(textNode(hidden))
		}
		if c.New != nil {
			c.New = valueOf(textNode(hidden))
		}
	}
}

// noise tells whether an entry of an object says nothing: a null, which the API
// server drops, the namespace, and of the metadata of the object and of the pods
// that it starts what changes with every version.
func noise(at []string, key string, value any) bool {
	if value == nil {
		return true
	}
	if table, ok := value.(map[string]any); ok && len(table) == 0 && len(at) > 0 && at[len(at)-1] == "metadata" {
		return true // no labels, no annotations
	}
	if len(at) == 1 && at[0] == "metadata" && key == "namespace" {
		return true // where it ends up is known
	}
	if len(at) < 2 || at[len(at)-2] != "metadata" {
		return false
	}
	switch at[len(at)-1] {
	case "labels":
		return key == "helm.sh/chart" || key == "app.kubernetes.io/version" || key == "chart" || key == "version"
	case "annotations":
		return strings.HasPrefix(key, "checksum/") || key == "helm.sh/chart" || key == "controller-gen.kubebuilder.io/version"
	}
	return false
}

// lost calls out a removed object that takes others, or data, with it. CRDs of
// a chart's crds/ folder stay when the chart goes.
func (c *comparer) lost(o *Object) {
	if o.When != "" || o.Hook {
		return
	}
	switch {
	case o.Kind == "CustomResourceDefinition" && !o.object.CRD:
		c.attention(DataLoss, "the CustomResourceDefinition `%s` goes, and with it all resources of its kind", o.Name)
	case o.Kind == "Namespace" && o.APIVersion == "v1":
		c.attention(DataLoss, "the Namespace `%s` goes, and all that is in it", o.Name)
	case o.Kind == "PersistentVolumeClaim" && o.APIVersion == "v1":
		c.attention(DataLoss, "the PersistentVolumeClaim `%s` goes, and perhaps its data", o.Name)
	}
}
