package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// ImageTagDisagrees is an error when there is one version to compare with: the
// list has the repository once, pods pull it with the values as shipped, and on
// every Kubernetes version alike. Of several listed versions each may be meant
// for a cluster of its own (trap B4), and an operator may know better than the
// variable that names its images. A digest and a tag of one repository may be the
// same image: that is not known offline, and not reported (trap B6).
var ImageTagDisagrees = lint.Rule{
	ID:       "image-tag-disagrees",
	Severity: lint.Error,
	Category: lint.Images,
	Summary:  "pack.content.images lists another version of an image than the pack deploys",
	Why:      "The bundle for air-gapped and edge clusters has an image that nobody asks for, and lacks the one that the pods pull: ImagePullBackOff, although the image is listed.",
	Fix:      "List the version that the chart deploys, or set the version that is listed.",
	Related:  []string{"image-not-listed", "image-listed-unused", "version-not-upstream"},
	Needs:    lint.AllVariants,
	Check: func(p *lint.Pass) {
		listed := lint.ListedImages(p.Pack)
		uses := imageUses(p)
		for _, use := range uses {
			used := use.Normalized
			if covered(listed, used) || !listsRepository(listed, used) {
				continue
			}
			var versions []lint.ListedImage
			matched := false
			for _, l := range listed {
				if l.Reference.Name() == used.Name() {
					versions = append(versions, l)
					matched = matched || slices.ContainsFunc(uses, func(o *lint.ImageUse) bool { return l.Covers(o.Normalized) })
				}
			}
			if !use.Shipped && (matched || len(versions) > 1) {
				continue // one of many versions that an operator knows
			}
			var options []lint.Option
			if !use.Always || use.Object.Sampled || matched || len(versions) > 1 || !use.Rendering.FixedAcrossVersions(use.Object, use.Path) {
				options = append(options, lint.As(lint.Warning))
			}
			reportTag(p, use, versions, options...)
		}
	},
}

// reportTag places a finding at the entry of the list; or at the value that sets
// the version, when without it the chart deploys what is listed.
func reportTag(p *lint.Pass, use *lint.ImageUse, listed []lint.ListedImage, options ...lint.Option) {
	var names []string
	for _, l := range listed {
		names = append(names, "`"+l.Node.Value+"`")
	}
	used, pos := use.Normalized, listed[0].Node.Pos
	message := fmt.Sprintf("%s, and pack.content.images lists %s: %s", pulls(use), enumerate(names, "and"), consequence(use))
	hint := lint.Hint("list `%s`", used.String())
	var fix []pack.Edit
	if len(listed) == 1 && !saysWhich(listed[0].Reference) && soleVersion(p, use) && belongsInList(p, use) {
		fix = p.Pack.Values().SetString(listed[0].Node, used.String())
	}
	if path, value, ok := use.Rendering.SetBy(p.Pack, use.Object, use.Path); ok {
		at := value.Value.Pos
		other := use.Rendering.Without(use.Object, use.Path, path)
		if reference, err := render.ParseReference(other); err == nil && covered(listed, reference) && at.File == pack.ValuesFile {
			fix = nil // the value may be what is too much
			pos, hint = at, lint.Hint("without this value the chart deploys what is listed, `%s`", other)
			options = append(options, lint.See(listed[0].Node.Pos, "listed"))
		} else {
			options = append(options, lint.See(at, "set here"))
		}
	}
	if c := p.Pack.ChartAt(use.Object.Source.Chart); c != nil {
		if stated, wrong := misnamed(c); wrong {
			options = append(options, staleArchive(c)...)
			fix = nil
			hint = lint.Hint("the archive %s does not hold %s, as its name says: put that chart there, or list `%s`", c.Path, stated, used.String())
		}
	}
	ref := lint.RefOf(use.Object)
	p.Report(pos, message, append(options, hint, lint.Fix(fix), lint.Key("tag of "+used.Name()),
		func(f *lint.Finding) { f.Object, f.Preset = &ref, use.Rendering.Preset })...)
}

// soleVersion tells whether the pack deploys, and names, no other version of an
// image.
func soleVersion(p *lint.Pass, use *lint.ImageUse) bool {
	return !slices.ContainsFunc(imageUses(p), func(o *lint.ImageUse) bool {
		return o != use && o.Normalized.Name() == use.Normalized.Name()
	})
}
