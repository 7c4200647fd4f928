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
		listed := lint.ListedImages(p.Pack)
		if len(listed) == 0 {
			return // images-missing, images-empty or image-entry-key
		}
		for _, use := range imageUses(p) {
			if used := use.Normalized; use.Shipped && !listsRepository(listed, used) {
				reportNotListed(p, use, listed)
			}
		}
	},
}

func reportNotListed(p *lint.Pass, use *lint.ImageUse, listed []lint.ListedImage, options ...lint.Option) {
	list, _ := p.Pack.Values().Root.Get("pack", "content").Pair("images")
	used := use.Normalized
	message := pulls(use) + ", which pack.content.images does not list: " + consequence(use)
	ref := lint.RefOf(use.Object)
	options = append(options, lint.Hint("add `- image: %s`", used.String()), lint.Key("not listed "+used.Name()),
		func(f *lint.Finding) { f.Object, f.Preset = &ref, use.Rendering.Preset })
	if other, how, ok := instead(listed, used, imageUses(p)); ok {
		message += fmt.Sprintf(". Listed instead: `%s`, %s", other.Node.Value, how)
		options = append(options, lint.See(other.Node.Pos, "listed instead"))
	} else if belongsInList(p, use) {
		options = append(options, lint.Fix(p.Pack.Values().Append(list.Value, listedEntry(used))))
	}
	p.Report(list.Key.Pos, message, options...)
}

// instead finds what was probably meant to cover an image: the same path on
// another registry, the same name and tag elsewhere, or nearly the same path in an
// entry that is good for nothing else.
func instead(listed []lint.ListedImage, used render.Reference, uses []*lint.ImageUse) (lint.ListedImage, string, bool) {
	for _, l := range listed {
		if l.Reference.Repository == used.Repository {
			return l, "the same path on another registry", true
		}
	}
	name := used.Repository[strings.LastIndexByte(used.Repository, '/')+1:]
	for _, l := range listed {
		if strings.HasSuffix(l.Reference.Repository, "/"+name) && l.Reference.Tag == used.Tag && used.Tag != "" {
			return l, "the same name and tag elsewhere", true
		}
	}
	for _, l := range listed {
		if _, near := closest(used.Repository, []string{l.Reference.Repository}); near && l.Reference.Registry == used.Registry && l.Reference.Tag == used.Tag && !isUsed(l, uses) {
			return l, "perhaps a slip of the keyboard", true
		}
	}
	return lint.ListedImage{}, "", false
}
