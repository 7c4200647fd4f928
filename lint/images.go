package lint

import (
	"fmt"
	"slices"
	"sync"

	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// ImageUse is an image that the pack deploys in some variant, or may deploy.
type ImageUse struct {
	render.Image
	// Object is the first one that names the image, in Rendering.
	Object    *render.Object
	Rendering *RenderedPack
	// More counts the further objects that do so there.
	More int
	last int // index of the last one
	// Variants are all that deploy it.
	Variants []Variant
	// Shipped tells that a pod spec names the image with the values as shipped,
	// for some Kubernetes version; Always that it does for each of them.
	Shipped, Always bool
}

// Deployed tells whether a pod spec names the image in some variant.
func (u *ImageUse) Deployed() bool { return u.Certainty == render.Certain }

// Evidence says where an object that runs nothing itself names the image.
func (u *ImageUse) Evidence() string {
	switch {
	case slices.Contains(u.Path, "env"):
		if env, depth := fieldAt(u.Object.Body, u.Path[:len(u.Path)-1]); depth == len(u.Path)-1 {
			if env, ok := env.(map[string]any); ok {
				return fmt.Sprintf("environment variable %v", env["name"])
			}
		}
	case slices.Contains(u.Path, "args") || slices.Contains(u.Path, "command"):
		return "an argument"
	case slices.Contains(u.Path, "annotations"):
		return "annotation " + u.Path[len(u.Path)-1]
	}
	return FieldPath(u.Path)
}

// ImageUses lists the images of all variants, each once: those of pods as
// shipped, then those of pods in other variants, then those that only a custom
// resource, a variable or the like names. Images that only `helm test` pulls do
// not count, nor do references that do not parse.
func (r *RenderedPack) ImageUses() []*ImageUse { return r.imageUses() }

func findImageUses(variants []*RenderedPack) []*ImageUse {
	var out []*ImageUse
	index := map[string]*ImageUse{}
	shipped, in := 0, map[*ImageUse]int{}
	for _, v := range variants {
		if v.Shipped() {
			shipped++
		}
		seen := map[*ImageUse]bool{} // in this variant
		deployed := map[*ImageUse]bool{}
		for _, image := range v.Images() {
			if image.TestHook || image.Normalized == (render.Reference{}) {
				continue
			}
			certain := image.Certainty == render.Certain
			use, known := index[image.Normalized.String()]
			switch {
			case !known:
				use = &ImageUse{Image: image, Object: &v.Objects[image.Object], Rendering: v, last: image.Object}
				index[image.Normalized.String()] = use
				out = append(out, use)
			case certain && !use.Deployed():
				use.Image, use.Object, use.Rendering = image, &v.Objects[image.Object], v
				use.More, use.last = 0, image.Object
			case use.Rendering == v && certain == use.Deployed() && use.last != image.Object:
				use.More++
				use.last = image.Object
			}
			if !seen[use] {
				seen[use] = true
				use.Variants = append(use.Variants, v.Variant)
			}
			if certain && v.Shipped() && !deployed[use] {
				deployed[use] = true
				in[use]++
			}
		}
	}
	for _, use := range out {
		use.Shipped, use.Always = in[use] > 0, in[use] == shipped
	}
	rank := func(u *ImageUse) int {
		switch {
		case u.Shipped:
			return 0
		case u.Deployed():
			return 1
		}
		return 2
	}
	slices.SortStableFunc(out, func(a, b *ImageUse) int { return rank(a) - rank(b) })
	return out
}

func imageUsesOf(first *RenderedPack) func() []*ImageUse {
	return sync.OnceValue(func() []*ImageUse { return findImageUses(first.Variants) })
}

// ListedImage is an entry of pack.content.images with a reference that parses.
type ListedImage struct {
	Node      *pack.Node
	Reference render.Reference
}

// ListedImages reads pack.content.images.
func ListedImages(p *pack.Pack) []ListedImage {
	var out []ListedImage
	list := p.Values().Root.Get("pack", "content", "images")
	if !list.Is(pack.Sequence) {
		return nil
	}
	for _, entry := range list.Items {
		node := entry.Get("image")
		if ref, err := render.ParseReference(node.Str()); err == nil {
			out = append(out, ListedImage{Node: node, Reference: ref})
		}
	}
	return out
}

// Covers tells whether an entry is an image, or may be it. A digest and a tag of
// one repository may be the same image, which is not known offline.
func (l ListedImage) Covers(used render.Reference) bool {
	r := l.Reference
	switch {
	case r.Name() != used.Name():
		return false
	case used.Digest != "" && r.Digest != "":
		return used.Digest == r.Digest
	case used.Digest != "" || r.Digest != "":
		return used.Tag == "" || r.Tag == "" || used.Tag == r.Tag
	}
	return used.Tag == r.Tag
}

// Covering returns the first entry that covers an image.
func Covering(listed []ListedImage, used render.Reference) (ListedImage, bool) {
	i := slices.IndexFunc(listed, func(l ListedImage) bool { return l.Covers(used) })
	if i < 0 {
		return ListedImage{}, false
	}
	return listed[i], true
}
