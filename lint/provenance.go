package lint

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// A rendered field comes from a template, and often from a value that the pack
// sets. The values that look like it are changed, one at a time, and the chart
// is rendered again: the one that changes the field is where a reader should
// look.

const (
	// maxTrials bounds the renderings for one field, and maxPackTrials those for
	// all fields of a variant.
	maxTrials     = 6
	maxPackTrials = 48
	// maxWalk bounds the values that are looked at, aliases included.
	maxWalk = 200_000
)

// setting is a value of the pack that may have set a field.
type setting struct {
	path  []string // from the root of the values
	pair  pack.Pair
	score int
}

// SetBy returns the value that sets a field of a rendered object, by the path
// from the root of the values, and where it stands: in values.yaml, or in
// presets.yaml in the variant of a preset. ok is false when the chart or the
// manifest sets the field by itself, or when it is not known.
func (r *RenderedPack) SetBy(p *pack.Pack, o *render.Object, field []string) (path []string, at pack.Pair, ok bool) {
	root := valuesOf(p, o.Source)
	if root == nil || o.CRD {
		return nil, pack.Pair{}, false
	}
	want, depth := fieldAt(o.Body, field)
	field = field[:depth]
	for _, s := range r.settings(root, field, want) {
		if r.trials++; r.trials > maxPackTrials {
			break
		}
		if r.sets(o, field, want, s) {
			return s.path, s.pair, true
		}
	}
	return nil, pack.Pair{}, false
}

// valuesOf is the path of the values of a chart or manifest.
func valuesOf(p *pack.Pack, source render.Source) []string {
	if c := p.ChartAt(source.Chart); c != nil && c.Name() != "" {
		return []string{"charts", c.Name()}
	}
	if m := p.ManifestAt(source.Manifest); m != nil {
		return []string{"manifests", m.Stem()}
	}
	return nil
}

// fieldAt follows a path in an object for as far as it goes.
func fieldAt(v any, path []string) (value any, depth int) {
	for i, key := range path {
		switch at := v.(type) {
		case map[string]any:
			next, ok := at[key]
			if !ok {
				return v, i
			}
			v = next
		case []any:
			n, err := strconv.Atoi(key)
			if err != nil || n < 0 || n >= len(at) {
				return v, i
			}
			v = at[n]
		default:
			return v, i
		}
	}
	return v, len(path)
}

// settings lists the values that may have set a field, the likeliest first:
// those that appear in it, and those whose keys are the field's.
func (r *RenderedPack) settings(root, field []string, want any) []setting {
	text, scalar := scalarText(want)
	var out []setting
	seen := 0
	var walk func(n *pack.Node, path []string)
	walk = func(n *pack.Node, path []string) {
		if seen++; n == nil || seen > maxWalk || len(path) > maxValueDepth {
			return
		}
		add := func(s setting) {
			leaf := s.pair.Value.Kind != pack.Mapping && s.pair.Value.Kind != pack.Sequence
			tail := commonTail(s.path, field)
			switch {
			case leaf && scalar && s.pair.Value.Value == text && text != "":
				s.score = 3 + tail
			case leaf && scalar && len(s.pair.Value.Value) > 2 && strings.Contains(text, s.pair.Value.Value):
				s.score = 2 + tail
			case leaf && scalar && tail > 0:
				s.score = 1 + tail
			case !leaf && !scalar && tail > 0:
				s.score = 2 + tail
			default:
				return
			}
			out = append(out, s)
		}
		for _, pair := range n.Pairs {
			below := append(slices.Clip(path), pair.Key.Value)
			add(setting{path: below, pair: pair})
			walk(pair.Value, below)
		}
		for i, item := range n.Items {
			below := append(slices.Clip(path), strconv.Itoa(i))
			add(setting{path: below, pair: pack.Pair{Key: item, Value: item}})
			walk(item, below)
		}
	}
	walk(r.Values.Get(root...), root)
	slices.SortStableFunc(out, func(a, b setting) int { return cmp.Compare(b.score, a.score) })
	return out[:min(len(out), maxTrials)]
}

// maxValueDepth bounds the tables inside each other that are walked into.
const maxValueDepth = 64

func scalarText(v any) (string, bool) {
	switch v := v.(type) {
	case nil, map[string]any, []any:
		return "", false
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case string:
		return v, true
	}
	return fmt.Sprint(v), true
}

// commonTail counts the steps in which two paths end alike.
func commonTail(a, b []string) (n int) {
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}

// sets tells whether a field is another one when the value is.
func (r *RenderedPack) sets(o *render.Object, field []string, want any, s setting) bool {
	for _, edit := range []func(any) (any, bool){changed, removed} {
		out := r.vary(o.Source, func(values map[string]any) { editAt(values, s.path, edit) })
		for i := range out.Objects {
			other := &out.Objects[i]
			if !sameObject(other, o) {
				continue
			}
			if got, depth := fieldAt(other.Body, field); depth < len(field) || !reflect.DeepEqual(got, want) {
				return true
			}
			return false // this value is not it; removing it cannot tell more
		}
	}
	return false
}

// Without returns the text that a field of a rendered object has when a value is
// not set; "" when it has none.
func (r *RenderedPack) Without(o *render.Object, field, path []string) string {
	out := r.vary(o.Source, func(values map[string]any) { editAt(values, path, removed) })
	for i := range out.Objects {
		if sameObject(&out.Objects[i], o) {
			if value, depth := fieldAt(out.Objects[i].Body, field); depth == len(field) {
				text, _ := scalarText(value)
				return text
			}
		}
	}
	return ""
}

func sameObject(a, b *render.Object) bool {
	return a.Template == b.Template && a.Kind == b.Kind && a.Name == b.Name && a.Namespace == b.Namespace
}

// GoneWithout returns the first of several values, by their paths, without which
// a failure is another one or none.
func (r *RenderedPack) GoneWithout(f render.Failure, paths [][]string) (path []string, ok bool) {
	for _, path := range paths {
		if r.trials++; r.trials > maxPackTrials {
			break
		}
		out := r.vary(f.Source, func(values map[string]any) { editAt(values, path, removed) })
		if !slices.ContainsFunc(out.Failures, func(o render.Failure) bool { return o.Kind == f.Kind && o.Message == f.Message }) {
			return path, true
		}
	}
	return nil, false
}

// changed gives a scalar of the same type. Of tables it knows none that a chart
// would take.
func changed(v any) (any, bool) {
	switch v := v.(type) {
	case string:
		return v + "packlint", true
	case bool:
		return !v, true
	case float64:
		return v + 1, true
	case int64:
		return v + 1, true
	}
	return nil, false
}

func removed(any) (any, bool) { return nil, false }

// editAt replaces the value at a path, or removes it.
func editAt(v any, path []string, edit func(any) (any, bool)) {
	last := path[len(path)-1]
	parent, depth := fieldAt(v, path[:len(path)-1])
	if depth < len(path)-1 {
		return
	}
	switch at := parent.(type) {
	case map[string]any:
		if next, ok := edit(at[last]); ok {
			at[last] = next
		} else {
			delete(at, last)
		}
	case []any:
		if i, err := strconv.Atoi(last); err == nil && i >= 0 && i < len(at) {
			at[i], _ = edit(at[i])
		}
	}
}
