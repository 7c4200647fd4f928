package diff

import (
	"cmp"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/render"
)

// Images compares the images that the pack deploys in any variant, and those
// that it lists.
type Images struct {
	Changes []Image `json:"changes"`
	// Same counts the images that stay.
	Same int `json:"same"`
}

// Image is a repository of which the images change. One of Old and New may be
// empty.
type Image struct {
	Repository string   `json:"repository"`
	Old        []string `json:"old"` // ":tag", "@digest", or both
	New        []string `json:"new"`
	// Listed tells whether pack.content.images has all of New, or of Old if New
	// is empty.
	Listed bool `json:"listed"`
	// Use is the surest of those of New, or of Old if New is empty.
	Use ImageUse `json:"use"`
}

// ImageUse says what a pack does with an image.
type ImageUse string

// The uses of images.
const (
	// Deployed: a pod of the pack pulls it.
	Deployed ImageUse = "deployed"
	// Named: a custom resource, a variable or the like names it.
	Named ImageUse = "named"
	// Listed: it stands in pack.content.images, and nowhere else.
	Listed ImageUse = "listed"
)

// imageFacts is what is known of an image of one side.
type imageFacts struct {
	use    ImageUse
	listed bool
}

// imagesOf are the images that a side deploys, names or lists.
func imagesOf(s *Side) map[render.Reference]imageFacts {
	out := map[render.Reference]imageFacts{}
	if s == nil {
		return out
	}
	listed := map[string][]lint.ListedImage{} // by repository
	for _, entry := range lint.ListedImages(s.Pack) {
		listed[entry.Reference.Name()] = append(listed[entry.Reference.Name()], entry)
	}
	for _, use := range s.Rendering.ImageUses() {
		_, covered := lint.Covering(listed[use.Normalized.Name()], use.Normalized)
		facts := imageFacts{Named, covered}
		if use.Deployed() {
			facts.use = Deployed
		}
		out[use.Normalized] = facts
	}
	used := map[string][]render.Reference{}
	for ref := range out {
		used[ref.Name()] = append(used[ref.Name()], ref)
	}
	for name, entries := range listed {
		for _, entry := range entries {
			if !slices.ContainsFunc(used[name], entry.Covers) {
				out[entry.Reference] = imageFacts{Listed, true}
			}
		}
	}
	return out
}

func (c *comparer) images() Images {
	out := Images{Changes: []Image{}}
	if !c.compared(ImagesPart) {
		return out
	}
	before, after := imagesOf(c.old), imagesOf(c.new)
	byName := map[string]*Image{}
	of := func(r render.Reference) *Image {
		i, ok := byName[r.Name()]
		if !ok {
			i = &Image{Repository: r.Name(), Old: []string{}, New: []string{}, Listed: true}
			byName[r.Name()] = i
		}
		return i
	}
	for ref, facts := range after {
		if _, ok := before[ref]; ok {
			out.Same++
			continue
		}
		i := of(ref)
		i.New = append(i.New, suffix(ref))
		i.Listed = i.Listed && facts.listed
		i.Use = surest(i.Use, facts.use)
	}
	for ref, facts := range before {
		if _, ok := after[ref]; ok {
			continue
		}
		i := of(ref)
		if i.Old = append(i.Old, suffix(ref)); len(i.New) == 0 {
			i.Listed = i.Listed && facts.listed
			i.Use = surest(i.Use, facts.use)
		}
	}
	for _, i := range byName {
		slices.Sort(i.Old)
		slices.Sort(i.New)
		out.Changes = append(out.Changes, *i)
	}
	slices.SortFunc(out.Changes, func(a, b Image) int { return cmp.Compare(a.Repository, b.Repository) })
	return out
}

func surest(a, b ImageUse) ImageUse {
	for _, use := range []ImageUse{Deployed, Named} {
		if a == use || b == use {
			return use
		}
	}
	return Listed
}

// suffix is what stands behind the name of the repository.
func suffix(r render.Reference) string { return r.String()[len(r.Name()):] }
