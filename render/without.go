package render

import (
	"context"
	"reflect"
	"slices"
)

// Inert returns those of the paths in values.yaml that a chart or manifest does
// without: removing all of them leaves every byte that it renders, and
// everything that it fails with, as it is. It returns none when the unit does
// not render in full, or was not rendered with that input.
//
// In the ordinary case one rendering shows that all of them are inert; else it
// halves the list to find those that are, and gives up after maxRemovals.
func (r *Renderer) Inert(ctx context.Context, in Input, source Source, paths [][]string) [][]string {
	t := r.traceable(in, source)
	if t == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, in.Bounds.timeout())
	defer cancel()
	x := removals{ctx: ctx, unit: t.unit, left: maxRemovals}
	x.values, x.options = t.again()
	// A key that YAML reads as something else than a text has another name.
	paths = slices.DeleteFunc(slices.Clone(paths), func(path []string) bool {
		_, ok := section(x.values, path[:len(path)-1]...)[path[len(path)-1]]
		return !ok
	})
	if len(paths) == 0 {
		return nil
	}
	x.before = x.attempt(nil)
	if slices.ContainsFunc(x.before.texts, func(t rendered) bool { return t.Err != nil }) || x.before.has(Limit) {
		return nil
	}
	return x.inert(paths, nil)
}

// maxRemovals bounds the renderings for one question. Halving finds one value
// of use among a hundred in 14.
const maxRemovals = 32

// removals renders a unit without some of its values.
type removals struct {
	ctx     context.Context
	unit    unit
	values  map[string]any
	options executeOptions
	before  *attempt
	left    int
}

func (x *removals) attempt(without [][]string) *attempt {
	// A template can write to its values: each rendering has its own.
	values := copyTable(x.values)
	for _, path := range without {
		delete(section(values, path[:len(path)-1]...), path[len(path)-1])
	}
	return x.unit.attempt(x.ctx, values, x.options)
}

// inert finds the paths that can go together with those that are gone.
func (x *removals) inert(paths, gone [][]string) [][]string {
	switch {
	case x.unaffected(slices.Concat(gone, paths)):
		return paths
	case len(paths) == 1:
		return nil
	}
	half := len(paths) / 2
	first := x.inert(paths[:half], gone)
	// Of two values that stand in for each other, each can go, and not both.
	second := x.inert(paths[half:], slices.Concat(gone, first))
	return slices.Concat(first, second)
}

func (x *removals) unaffected(paths [][]string) bool {
	if x.left == 0 || x.ctx.Err() != nil {
		return false
	}
	x.left--
	return sameAttempt(x.before, x.attempt(paths))
}

func sameAttempt(a, b *attempt) bool {
	sameText := func(a, b rendered) bool {
		return a.Name == b.Name && a.Text == b.Text && (a.Err == nil) == (b.Err == nil)
	}
	sameFailure := func(a, b diagnosis) bool { return reflect.DeepEqual(a.Failure, b.Failure) }
	return slices.EqualFunc(a.texts, b.texts, sameText) && slices.EqualFunc(a.crds, b.crds, sameText) &&
		slices.EqualFunc(a.diagnoses, b.diagnoses, sameFailure) && slices.Equal(a.skipped, b.skipped)
}
