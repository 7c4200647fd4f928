package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/render"
)

// imageUse is an image that the pack deploys in some variant, or may deploy, with
// the first object that names it.
type imageUse struct {
	image   render.Image
	object  *render.Object
	variant *lint.RenderedPack
	// shipped tells that a pod spec names it with the values as shipped, for
	// some Kubernetes version; always tells that it does for each of them.
	shipped, always bool
	more            int // further objects of the first variant
}

// imageUses lists the images of all variants, each once, those that are surest
// first. Images that only `helm test` pulls do not count (trap B5), nor do those
// of the os and k8s layers, which list none by design.
func imageUses(p *lint.Pass) []*imageUse {
	if layer := p.Pack.Layer(); layer == "os" || layer == "k8s" {
		return nil
	}
	var out []*imageUse
	index := map[string]*imageUse{}
	shippedVariants, in := 0, map[*imageUse]int{}
	for _, v := range p.Rendering.Variants {
		if v.Shipped() {
			shippedVariants++
		}
		counted := map[*imageUse]bool{}
		for _, image := range v.Images() {
			if image.TestHook || image.Normalized == (render.Reference{}) {
				continue
			}
			certain := image.Certainty == render.Certain
			key := image.Normalized.String()
			use, known := index[key]
			switch {
			case !known:
				use = &imageUse{image: image, object: &v.Objects[image.Object], variant: v}
				index[key] = use
				out = append(out, use)
			case certain && use.image.Certainty != render.Certain && use.variant == v:
				use.image, use.object = image, &v.Objects[image.Object]
			case use.variant == v:
				use.more++
			}
			if certain && v.Shipped() {
				use.shipped = true
				if !counted[use] {
					counted[use] = true
					in[use]++
				}
			}
		}
	}
	for _, use := range out {
		use.always = in[use] == shippedVariants
	}
	rank := func(u *imageUse) int {
		switch {
		case u.shipped:
			return 0
		case u.image.Certainty == render.Certain:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(out, func(a, b *imageUse) int { return rank(a) - rank(b) })
	return out
}

// pulls says who deploys the image, and how sure that is.
func (u *imageUse) pulls() string {
	object := fmt.Sprintf("%s %s", u.object.Kind, u.object.Name)
	if u.more > 0 && u.image.Certainty == render.Certain {
		object = fmt.Sprintf("%s and %d more", object, u.more)
	}
	in := ""
	switch {
	case u.variant.Preset != "":
		in = fmt.Sprintf("with the preset %q, ", u.variant.Preset)
	case u.variant.Enabled:
		in = "with the presets that values.yaml marks as enabled, "
	}
	switch {
	case u.image.Certainty != render.Certain:
		return fmt.Sprintf("%s%s may pull `%s` (%s)", in, object, u.image.Reference, u.evidence())
	case u.more > 0:
		return fmt.Sprintf("%s%s pull `%s`", in, object, u.image.Reference)
	}
	return fmt.Sprintf("%s%s pulls `%s`", in, object, u.image.Reference)
}

// consequence says what a missing entry in the list leads to.
func (u *imageUse) consequence() string {
	if u.image.Certainty == render.Certain {
		return "air-gapped and edge clusters will fail to pull it"
	}
	return "air-gapped and edge clusters would fail to pull it"
}

// evidence says where an object that runs nothing itself names the image.
func (u *imageUse) evidence() string {
	path := u.image.Path
	switch {
	case slices.Contains(path, "env"):
		env, _ := valueAt(u.object.Body, path[:len(path)-1]).(map[string]any)
		return fmt.Sprintf("environment variable %v", env["name"])
	case slices.Contains(path, "args") || slices.Contains(path, "command"):
		return "an argument"
	case slices.Contains(path, "annotations"):
		return "annotation " + path[len(path)-1]
	}
	return fieldPath(path)
}

// valueAt follows a path through tables and lists; nil when there is nothing.
func valueAt(v any, path []string) any {
	for _, step := range path {
		switch at := v.(type) {
		case map[string]any:
			v = at[step]
		case []any:
			v = nil
			for i := range at {
				if fmt.Sprint(i) == step {
					v = at[i]
				}
			}
		default:
			return nil
		}
	}
	return v
}

// redHatRegistry needs a subscription: operators name its images for OpenShift,
// which brings one along.
const redHatRegistry = "registry.redhat.io"

// setAside tells whether an image is left off the list on purpose: because only
// OpenShift pulls it, or because values.yaml names it in a comment (traps B2 and
// B12).
func setAside(p *lint.Pass, used render.Reference) bool {
	if used.Registry == redHatRegistry {
		return true
	}
	doc := p.Pack.Values()
	for n := 1; n <= doc.Lines(); n++ {
		line := strings.TrimSpace(doc.Line(n))
		if comment, ok := strings.CutPrefix(line, "#"); ok && strings.Contains(comment, used.Repository) && strings.Contains(comment, "image:") {
			return true
		}
	}
	return false
}

// listsRepository tells whether the list has the image's repository, whatever
// the version.
func listsRepository(listed []listedImage, used render.Reference) bool {
	return slices.ContainsFunc(listed, func(l listedImage) bool { return l.reference.Name() == used.Name() })
}
