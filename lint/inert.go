package lint

import (
	"slices"

	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// Reads is what the templates of a chart can read of its values, whatever the
// pack sets; nil for a chart that cannot be loaded.
func (r *RenderedPack) Reads(c *pack.Chart) *render.Reads { return r.reads(c) }

// Inert returns those of the values below charts.<name> whose removal, all at
// once, leaves what the chart renders and fails with as it is, byte for byte.
// The paths start below the name. What could not be rendered in full has none.
func (r *RenderedPack) Inert(c *pack.Chart, paths [][]string) [][]string {
	rooted := make([][]string, len(paths))
	for i, path := range paths {
		rooted[i] = slices.Concat([]string{"charts", c.Name()}, path)
	}
	inert := r.inert(render.Source{Chart: c.Index, Manifest: -1, Path: c.Path}, rooted)
	for i, path := range inert {
		inert[i] = path[2:]
	}
	return inert
}

// ObjectsOf counts the objects that a chart renders.
func (r *RenderedPack) ObjectsOf(c *pack.Chart) int {
	n := 0
	for i := range r.Objects {
		if r.Objects[i].Source.Chart == c.Index {
			n++
		}
	}
	return n
}

// readsOf has a chart's templates looked through with what the pack, or one of
// its presets, sets.
func (r *renderer) readsOf(p *pack.Pack, c *pack.Chart) *render.Reads {
	archive, err := c.Load()
	if err != nil {
		return nil
	}
	return r.templates.Reads(archive, p.Settings(c)...)
}
