package rules

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/render"
)

// ImageNotListed renders the pack and compares references after normalising
// them (`busybox` is docker.io/library/busybox). It speaks of what pods pull with
// the values as shipped, and whose repository the list does not have at all.
var ImageNotListed = lint.Rule{
	ID:       "image-not-listed",
	Severity: lint.Warning,
	Category: lint.Images,
	Summary:  "an image that the pack deploys is missing from pack.content.images",
	Why:      "Palette mirrors, scans and bundles what the list names. An air-gapped or edge cluster fails to pull everything else: ImagePullBackOff, far away from whoever wrote the list.",
	Fix:      "Add the reference to `pack.content.images` exactly as it is pulled, registry and tag included.",
	Related:  []string{"image-tag-disagrees", "image-not-listed-conditional", "images-missing", "images-empty"},
	Needs:    lint.AllVariants,
	Check: func(p *lint.Pass) {
		listed := listedImages(p.Pack)
		if len(listed) == 0 {
			return // images-missing, images-empty or image-entry-key
		}
		for _, use := range imageUses(p) {
			if used := use.image.Normalized; use.shipped && !listsRepository(listed, used) {
				reportNotListed(p, use, listed)
			}
		}
	},
}

func reportNotListed(p *lint.Pass, use *imageUse, listed []listedImage, options ...lint.Option) {
	list, _ := p.Pack.Values().Root.Get("pack", "content").Pair("images")
	used := use.image.Normalized
	message := use.pulls() + ", which pack.content.images does not list: " + use.consequence()
	ref := lint.RefOf(use.object)
	options = append(options, lint.Hint("add `- image: %s`", used.String()), lint.Key("not listed "+used.Name()),
		func(f *lint.Finding) { f.Object, f.Preset = &ref, use.variant.Preset })
	if other, how, ok := instead(listed, used); ok {
		message += fmt.Sprintf(". Listed instead: `%s`, %s", other.node.Value, how)
		options = append(options, lint.See(other.node.Pos, "listed instead"))
	}
	p.Report(list.Key.Pos, message, options...)
}

// isListed tells whether the list covers an image, or may cover it.
func isListed(listed []listedImage, used render.Reference) bool {
	for _, l := range listed {
		r := l.reference
		if r.Registry != used.Registry || r.Repository != used.Repository {
			continue
		}
		switch {
		case used.Digest != "" && r.Digest != "":
			if used.Digest == r.Digest {
				return true
			}
		case used.Digest != "" || r.Digest != "":
			// One by digest, one by tag: the tags decide where both have one.
			if used.Tag == "" || r.Tag == "" || used.Tag == r.Tag {
				return true
			}
		case used.Tag == r.Tag:
			return true
		}
	}
	return false
}

// instead finds what was probably meant to cover an image: the same path on
// another registry, or the same name and tag elsewhere.
func instead(listed []listedImage, used render.Reference) (listedImage, string, bool) {
	for _, l := range listed {
		if l.reference.Repository == used.Repository {
			return l, "the same path on another registry", true
		}
	}
	name := used.Repository[strings.LastIndexByte(used.Repository, '/')+1:]
	for _, l := range listed {
		if strings.HasSuffix(l.reference.Repository, "/"+name) && l.reference.Tag == used.Tag && used.Tag != "" {
			return l, "the same name and tag elsewhere", true
		}
	}
	return listedImage{}, "", false
}
