package diff

import (
	"context"
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// Packs renders two versions of a pack in all their variants, one after the
// other, and compares them. old is nil for a new pack; around is as for Compare.
// What cannot be rendered is compared as far as its files tell. The error says
// that a pack is not there, or that the context was cancelled.
func Packs(ctx context.Context, engine *lint.Engine, old *pack.Location, new pack.Location, around []*pack.Pack) (*Changes, error) {
	after, reason, err := sideAt(ctx, engine, new)
	if err != nil {
		return nil, err
	}
	reasons := []string{reason}
	var before *Side
	if old != nil {
		if before, reason, err = sideAt(ctx, engine, *old); err != nil {
			return nil, err
		}
		reasons = append(reasons, reason)
	}
	out := Compare(before, *after, around)
	for _, reason := range reasons {
		if reason != "" {
			out.NotChecked = append(out.NotChecked, reason)
		}
	}
	return out, nil
}

// sideAt loads and renders a pack. reason says why it could not be rendered.
func sideAt(ctx context.Context, engine *lint.Engine, at pack.Location) (side *Side, reason string, err error) {
	side = &Side{}
	renderErr := engine.Render(ctx, []pack.Location{at}, lint.AllVariants, func(p *pack.Pack, r *lint.RenderedPack) error {
		side.Pack, side.Rendering = p, r
		return nil
	})
	if err := ctx.Err(); err != nil {
		return nil, "", fmt.Errorf("the comparison was stopped: %w", context.Cause(ctx))
	}
	if renderErr == nil {
		return side, "", nil
	}
	var loader pack.Loader
	if side.Pack, err = loader.Load(at); err != nil {
		return nil, "", err
	}
	return side, renderErr.Error(), nil
}
