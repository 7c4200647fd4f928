package rules

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"helm.sh/helm/v3/pkg/chart"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ImageListedUnused asks more than that no variant deploys the image: nothing in
// the charts and manifests may as much as name it. What a component that is off
// would pull is listed for good reason (trap B4), and what only the binary of an
// operator names cannot be seen from here (trap B3): hence an info.
var ImageListedUnused = lint.Rule{
	ID:       "image-listed-unused",
	Severity: lint.Info,
	Category: lint.Images,
	Summary:  "pack.content.images lists an image that nothing in the pack names",
	Why:      "Air-gapped sites mirror it, scan it and carry it over for nothing. It is often left over from an earlier version of the chart.",
	Fix:      "Remove the entry, unless an operator pulls the image by itself.",
	Related:  []string{"image-not-listed", "image-tag-disagrees"},
	Needs:    lint.AllVariants,
	Check: func(p *lint.Pass) {
		if layer := p.Pack.Layer(); layer == "os" || layer == "k8s" || len(p.Rendering.Skipped) > 0 {
			return
		}
		listed := lint.ListedImages(p.Pack)
		if len(listed) == 0 || len(p.Pack.Charts())+len(p.Pack.Manifests()) == 0 {
			return
		}
		uses := imageUses(p)
		names := imageNames{pack: p.Pack}
		meant := map[*pack.Node]bool{} // image-not-listed names them
		for _, use := range uses {
			if !listsRepository(listed, use.Normalized) {
				l, _, _ := instead(listed, use.Normalized, uses)
				meant[l.Node] = true
			}
		}
		var unused []lint.ListedImage
		for _, l := range listed {
			if !isUsed(l, uses) && !meant[l.Node] && !names.has(l.Reference.Repository) {
				unused = append(unused, l)
			}
		}
		if len(unused) == 0 {
			return
		}
		var quoted []string
		for _, l := range unused[:min(len(unused), 5)] {
			quoted = append(quoted, "`"+l.Node.Value+"`")
		}
		if more := len(unused) - len(quoted); more > 0 {
			quoted = append(quoted, fmt.Sprintf("%d more", more))
		}
		p.Report(unused[0].Node.Pos, fmt.Sprintf("nothing in the charts and manifests of the pack names %s", enumerate(quoted, "and")),
			lint.Key("unused images"), lint.Hint("remove what is left over; an operator may pull images that only its binary names"))
	},
}

// isUsed tells whether the pack deploys a version of the image, from whatever
// registry.
func isUsed(l lint.ListedImage, uses []*lint.ImageUse) bool {
	return slices.ContainsFunc(uses, func(u *lint.ImageUse) bool { return u.Normalized.Repository == l.Reference.Repository })
}

// imageNames answers whether the charts and manifests of a pack name an image in
// any way: in a value, a template, a comment or a document.
type imageNames struct {
	pack  *pack.Pack
	texts [][]byte
}

func (n *imageNames) has(repository string) bool {
	if n.texts == nil {
		for _, c := range n.pack.Charts() {
			if archive, err := c.Load(); err == nil {
				n.chart(archive.Chart, 0)
			}
		}
		for _, m := range n.pack.Manifests() {
			if text, err := m.Read(); err == nil {
				n.texts = append(n.texts, text)
			}
		}
		n.texts = append(n.texts, outsideList(n.pack.Values()), n.pack.Presets().Text)
	}
	name := []byte(repository[strings.LastIndexByte(repository, '/')+1:])
	return slices.ContainsFunc(n.texts, func(text []byte) bool { return bytes.Contains(text, name) })
}

func (n *imageNames) chart(c *chart.Chart, depth int) {
	for _, f := range c.Raw {
		if f != nil {
			n.texts = append(n.texts, f.Data)
		}
	}
	for _, sub := range c.Dependencies() {
		if depth < maxSubcharts {
			n.chart(sub, depth+1)
		}
	}
}

// outsideList is the text of values.yaml without the lines of the list.
func outsideList(doc *pack.Document) []byte {
	list, ok := doc.Root.Get("pack", "content").Pair("images")
	if !ok {
		return doc.Text
	}
	last := list.Key.Pos.Line
	for _, item := range list.Value.Items {
		last = max(last, item.Pos.Line, itemLine(item))
	}
	var out []byte
	for line := 1; line <= doc.Lines(); line++ {
		if line < list.Key.Pos.Line || line > last {
			out = append(append(out, doc.Line(line)...), '\n')
		}
	}
	return out
}

// itemLine is the line of the image in an entry of the list.
func itemLine(entry *pack.Node) int {
	if image := entry.Get("image"); image != nil {
		return image.Pos.Line
	}
	return entry.Pos.Line
}
