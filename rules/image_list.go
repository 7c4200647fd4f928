package rules

import (
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// certainImages are the images in pod specs of the rendered objects, each once,
// in the order of the objects.
func certainImages(p *lint.Pass) []deployedImage {
	var out []deployedImage
	index := map[string]int{}
	for i, image := range p.Rendering.Images() {
		if image.Certainty != render.Certain || image.TestHook {
			continue
		}
		if at, ok := index[image.Reference]; ok {
			out[at].more++
			continue
		}
		index[image.Reference] = len(out)
		out = append(out, deployedImage{
			reference: image.Reference,
			object:    lint.RefOf(&p.Rendering.Objects[image.Object]),
			image:     i,
		})
	}
	return out
}

// listedImage is an entry of pack.content.images with a reference that parses.
type listedImage struct {
	node      *pack.Node
	reference render.Reference
}

func listedImages(p *pack.Pack) []listedImage {
	var out []listedImage
	list := p.Values().Root.Get("pack", "content", "images")
	if !list.Is(pack.Sequence) {
		return nil
	}
	for _, entry := range list.Items {
		node := entry.Get("image")
		if ref, err := render.ParseReference(node.Str()); err == nil {
			out = append(out, listedImage{node: node, reference: ref})
		}
	}
	return out
}
