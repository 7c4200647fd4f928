package rules

import (
	"net"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// belongsInList tells whether an image has its place in pack.content.images beyond
// doubt: every cluster pulls it, from where a mirror can, under a name that says
// which image it is, and nothing tells that it is left out on purpose, or deployed
// because of another mistake.
func belongsInList(p *lint.Pass, use *lint.ImageUse) bool {
	r := use.Normalized
	released := r
	released.Tag, _, _ = strings.Cut(r.Tag, "-") // latest-arm64 moves as latest does
	return saysWhich(r) && !moves(released) && !strings.Contains(strings.ToUpper(r.Tag), "SNAPSHOT") && !setAside(p, r) && isPublic(r.Registry) && (r.Registry != dockerHub || onDockerHub(r)) &&
		!isPlaceholder(strings.ToLower(r.Registry)) && !isPlaceholder(strings.ToLower(r.Tag)) &&
		!listElsewhere(p.Pack) && !misconfigured(p, use.Object.Source) && use.Certain()
}

// isPublic tells whether the name of a registry can mean the same host outside of a
// cluster, or of a site: it is no address and no name of a local network (RFC 6761,
// RFC 6762), and none of those for examples.
func isPublic(registry string) bool {
	host := registry
	if name, _, err := net.SplitHostPort(registry); err == nil {
		host = name
	}
	labels := strings.Split(strings.ToLower(host), ".")
	top := labels[len(labels)-1]
	return len(labels) > 1 && net.ParseIP(strings.Trim(host, "[]")) == nil && !slices.Contains(labels, "svc") &&
		!slices.Contains([]string{"local", "localhost", "localdomain", "internal", "lan", "home", "corp", "test", "example", "invalid"}, top) &&
		labels[len(labels)-2] != "example"
}

// saysWhich tells whether a reference has a tag or digest.
func saysWhich(r render.Reference) bool { return r.Tag != "" || r.Digest != "" }

// listedEntry is an entry of pack.content.images.
func listedEntry(r render.Reference) *pack.Node {
	return pack.NewMapping("image", pack.NewString(r.String()))
}

// wholeList is the list that a pack lacks; nil if it cannot be given in full. An
// image that only a preset or an operator pulls makes it a matter of choice.
func wholeList(p *lint.Pass) *pack.Node {
	if _, whole := p.Rendering.Unrendered(); !whole || len(p.Rendering.Failures)+len(p.Rendering.Skipped) > 0 {
		return nil
	}
	list := pack.NewSequence()
	for _, use := range imageUses(p) {
		if !belongsInList(p, use) {
			return nil
		}
		list.Items = append(list.Items, listedEntry(use.Normalized))
	}
	return list
}

// addWholeList puts the list that a pack lacks below pack.content.images. A section
// pack, where there is none, would have to say more than that; and an empty list is
// there already: somebody may mean it.
func addWholeList(p *lint.Pass) []pack.Edit {
	if leftOut(p.Pack) || listElsewhere(p.Pack) {
		return nil
	}
	list := wholeList(p)
	if list == nil {
		return nil
	}
	values := p.Pack.Values()
	section := values.Root.Get("pack")
	content, ok := section.Pair("content")
	if !ok {
		return values.Add(section, "content", pack.NewMapping("images", list))
	}
	images, ok := content.Value.Pair("images")
	switch {
	case !ok && content.Value.Is(pack.Null):
		return values.Fill(content, pack.NewMapping("images", list))
	case !ok:
		return values.Add(content.Value, "images", list)
	case images.Value.Is(pack.Null):
		return values.Fill(images, list)
	}
	return nil
}

// listedAmong tells whether an entry of the list is the image.
func listedAmong(listed []lint.ListedImage, r render.Reference) bool {
	return slices.ContainsFunc(listed, func(l lint.ListedImage) bool { return l.Reference == r })
}
