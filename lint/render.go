package lint

import (
	"context"
	"fmt"

	"github.com/packlint/packlint/pack"
)

// Render renders packs without running rules, one after the other, and calls see
// for each. All packs are loaded first: macros refer to values of others. needs
// says in which variants.
func (l *Engine) Render(ctx context.Context, locations []pack.Location, needs Needs, see func(*pack.Pack, *RenderedPack) error) error {
	repo, err := load(locations)
	if err != nil {
		return err
	}
	renderer, err := l.newRenderer(repo)
	if err != nil {
		return err
	}
	for _, p := range repo.Packs {
		if err := p.Meta().Err; err != nil {
			return fmt.Errorf("%s cannot be rendered: %w", p.Path, err)
		}
		rendering, err := renderer.render(ctx, p, needs)
		if err != nil {
			return fmt.Errorf("%s cannot be rendered: %w", p.Path, err)
		}
		err = see(p, rendering)
		renderer.templates.Forget(p)
		if err != nil {
			return err
		}
	}
	return nil
}
