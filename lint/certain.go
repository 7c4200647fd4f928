package lint

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// Certain tells whether every cluster that the pack is deployed to with its values
// as shipped pulls this very image: on each Kubernetes version, and whatever stands
// for a macro, comes out at random, or has to be filled in by a user.
func (u *ImageUse) Certain() bool {
	if !u.Shipped || !u.Always || u.Object.Sampled || u.idle() || !u.Rendering.FixedAcrossVersions(u.Object, u.Path) {
		return false
	}
	out := u.Rendering.resample(u.Object.Source)
	for i := range out.Objects {
		for _, image := range render.ImagesOf(&out.Objects[i]) {
			if image.Certainty == render.Certain && !image.TestHook && image.Normalized == u.Normalized {
				return true
			}
		}
	}
	return false
}

// idle tells whether no pod of the object runs as it is shipped, or the container
// takes an image that the node has already.
func (u *ImageUse) idle() bool {
	spec, _ := u.Object.Body["spec"].(map[string]any)
	for _, field := range []string{"replicas", "parallelism"} {
		if n, ok := spec[field]; ok && fmt.Sprint(n) == "0" {
			return true
		}
	}
	container, _ := fieldAt(u.Object.Body, u.Path[:len(u.Path)-1])
	from, _ := container.(map[string]any)
	return spec["suspend"] == true || from["imagePullPolicy"] == "Never" || from["pullPolicy"] == "Never"
}

// fillIn gives the values that schema.yaml requires of a user some others.
func fillIn(p *pack.Pack, values map[string]any) {
	required := slices.ContainsFunc(p.Constraints(), func(e pack.SchemaEntry) bool { return e.Constraint != nil && e.Constraint.Required })
	if !required {
		return
	}
	var walk func(v any, path []string) any
	walk = func(v any, path []string) any {
		switch v := v.(type) {
		case map[string]any:
			for key := range v {
				v[key] = walk(v[key], append(slices.Clip(path), key))
			}
			return v
		case []any:
			for i := range v {
				v[i] = walk(v[i], append(slices.Clip(path), strconv.Itoa(i)))
			}
			return v
		}
		if e, ok := p.Constraint(path); ok && e.Constraint != nil && e.Constraint.Required {
			if other, ok := changed(v); ok {
				return other
			}
		}
		return v
	}
	walk(values, nil)
}
