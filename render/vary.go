package render

import "context"

// Vary renders a chart or manifest of a rendered pack once more, with values
// that edit has changed. The input must have been rendered, and not forgotten;
// else the output is empty.
func (r *Renderer) Vary(ctx context.Context, in Input, source Source, edit func(values map[string]any)) *Output {
	t := r.traceable(in, source)
	if t == nil {
		return &Output{}
	}
	ctx, cancel := context.WithTimeout(ctx, in.Bounds.timeout())
	defer cancel()
	from, options := t.again()
	values := copyTable(from)
	edit(values)
	return r.attempted(t.unit.attempt(ctx, values, options), source)
}

// again is what the unit was last rendered with: with samples, if it needed
// some. The values must not be changed.
func (t *traceable) again() (values map[string]any, options executeOptions) {
	if t.sampledValues != nil {
		return t.sampledValues, t.sampledOptions
	}
	return t.values, t.options
}
