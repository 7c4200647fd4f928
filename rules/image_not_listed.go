package rules

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/render"
)

// ImageNotListed renders the pack and compares references after normalising
// them (`busybox` is docker.io/library/busybox). A digest and a tag of one
// repository may be the same image: that is not known offline, and not reported.
var ImageNotListed = lint.Rule{
	ID:       "image-not-listed",
	Severity: lint.Warning,
	Category: lint.Images,
	Summary:  "an image that the pack deploys is missing from pack.content.images",
	Why:      "Palette mirrors, scans and bundles what the list names. An air-gapped or edge cluster fails to pull everything else: ImagePullBackOff, far away from whoever wrote the list.",
	Fix:      "Add the reference to `pack.content.images` exactly as it is pulled, registry and tag included.",
	Related:  []string{"images-missing", "images-empty", "image-entry-key"},
	Needs:    lint.Rendered,
	Check: func(p *lint.Pass) {
		listed := listedImages(p.Pack)
		if len(listed) == 0 {
			return // images-missing, images-empty or image-entry-key
		}
		list, _ := p.Pack.Values().Root.Get("pack", "content").Pair("images")
		images := p.Rendering.Images()
		for _, d := range deployedImages(p) {
			used := images[d.image].Normalized
			if isListed(listed, used) {
				continue
			}
			object := fmt.Sprintf("%s %s pulls", d.object.Kind, d.object.Name)
			if d.more > 0 {
				object = fmt.Sprintf("%s %s and %d more pull", d.object.Kind, d.object.Name, d.more)
			}
			message := fmt.Sprintf("%s `%s`, which pack.content.images does not list: air-gapped and edge clusters will fail to pull it", object, d.reference)
			options := []lint.Option{lint.Hint("add `- image: %s`", used.String())}
			if other, how, ok := instead(listed, used); ok {
				message += fmt.Sprintf(". Listed instead: `%s`, %s", other.node.Value, how)
				options = append(options, lint.See(other.node.Pos, "listed instead"))
			}
			p.Report(list.Key.Pos, message, options...)
		}
	},
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

// instead finds what was probably meant to cover an image: another tag of its
// repository, or the same path on another registry.
func instead(listed []listedImage, used render.Reference) (listedImage, string, bool) {
	for _, l := range listed {
		if l.reference.Registry == used.Registry && l.reference.Repository == used.Repository {
			return l, "another version of it", true
		}
	}
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
