package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/render"
)

// imageUses are the images of all variants. The os and k8s layers list none by
// design.
func imageUses(p *lint.Pass) []*lint.ImageUse {
	if layer := p.Pack.Layer(); layer == "os" || layer == "k8s" {
		return nil
	}
	return p.Rendering.ImageUses()
}

// pulls says who deploys the image, and how sure that is.
func pulls(u *lint.ImageUse) string {
	object := fmt.Sprintf("%s %s", u.Object.Kind, u.Object.Name)
	if u.More > 0 && u.Deployed() {
		object = fmt.Sprintf("%s and %d more", object, u.More)
	}
	in := ""
	switch {
	case u.Rendering.Preset != "":
		in = fmt.Sprintf("with the preset %q, ", u.Rendering.Preset)
	case u.Rendering.Enabled:
		in = "with the presets that values.yaml marks as enabled, "
	}
	switch {
	case !u.Deployed():
		return fmt.Sprintf("%s%s may pull `%s` (%s)", in, object, u.Reference, u.Evidence())
	case u.More > 0:
		return fmt.Sprintf("%s%s pull `%s`", in, object, u.Reference)
	}
	return fmt.Sprintf("%s%s pulls `%s`", in, object, u.Reference)
}

// consequence says what a missing entry in the list leads to.
func consequence(u *lint.ImageUse) string {
	if u.Deployed() {
		return "air-gapped and edge clusters will fail to pull it"
	}
	return "air-gapped and edge clusters would fail to pull it"
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
func listsRepository(listed []lint.ListedImage, used render.Reference) bool {
	return slices.ContainsFunc(listed, func(l lint.ListedImage) bool { return l.Reference.Name() == used.Name() })
}

func covered(listed []lint.ListedImage, used render.Reference) bool {
	_, ok := lint.Covering(listed, used)
	return ok
}
