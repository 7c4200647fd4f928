package render

import (
	"reflect"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
)

// subchartMemory keeps what the subcharts of one chart rendered, for the
// renderings of the pack in which their values are the same: a preset seldom
// touches more than one of them.
type subchartMemory struct {
	known map[string][]*subchartRendering // by place in the tree of charts
}

// subchartRendering is what the templates of one subchart rendered, without
// those of its own subcharts, and all that this depends on.
type subchartRendering struct {
	set          *templateSet
	values       any
	release      any
	capabilities any // nil when the subchart does not look at them
	texts        map[string]string
}

// subcharts is the use of the memory by one execution.
type subcharts struct {
	memory *subchartMemory
	set    *templateSet
	// of holds what was found or is being made, by chart.
	of    map[*chart.Chart]*subchartRendering
	fresh map[*chart.Chart]bool
}

func (m *subchartMemory) begin(set *templateSet) *subcharts {
	if m == nil {
		return nil
	}
	return &subcharts{memory: m, set: set, of: map[*chart.Chart]*subchartRendering{}, fresh: map[*chart.Chart]bool{}}
}

// lookup returns what a template of a subchart rendered before.
func (s *subcharts) lookup(t *chartTemplates, f renderable) (text string, ok bool) {
	if s == nil || f.chart.IsRoot() {
		return "", false
	}
	r, known := s.of[f.chart]
	if !known {
		r = &subchartRendering{set: s.set, values: f.scope["Values"], release: f.scope["Release"], texts: map[string]string{}}
		if t.looksAtCluster(root(f.chart)) {
			if capabilities, ok := f.scope["Capabilities"].(*chartutil.Capabilities); ok {
				r.capabilities = *capabilities // the next rendering has its own
			}
		}
		place := f.chart.ChartFullPath()
		found := false
		for _, o := range s.memory.known[place] {
			if o.same(r) {
				r, found = o, true
				break
			}
		}
		s.of[f.chart], s.fresh[f.chart] = r, !found
	}
	if s.fresh[f.chart] {
		return "", false
	}
	text, ok = r.texts[f.name]
	return text, ok
}

func (r *subchartRendering) same(o *subchartRendering) bool {
	return r.set == o.set && reflect.DeepEqual(r.capabilities, o.capabilities) &&
		reflect.DeepEqual(r.release, o.release) && reflect.DeepEqual(r.values, o.values)
}

// note keeps what a template of a subchart rendered.
func (s *subcharts) note(f renderable, text string) {
	if s != nil && s.fresh[f.chart] {
		s.of[f.chart].texts[f.name] = text
	}
}

// end gives the memory what is new. A template that wrote to a table may have
// changed what others saw: nothing is kept then.
func (s *subcharts) end(wrote bool) {
	if s == nil || wrote {
		return
	}
	if s.memory.known == nil {
		s.memory.known = map[string][]*subchartRendering{}
	}
	for c, fresh := range s.fresh {
		if place := c.ChartFullPath(); fresh {
			s.memory.known[place] = append(s.memory.known[place], s.of[c])
		}
	}
}

func root(c *chart.Chart) *chart.Chart {
	for c.Parent() != nil {
		c = c.Parent()
	}
	return c
}

// writes are the functions that change a table they are given.
var writes = []string{"set", "unset", "merge", "mustMerge", "mergeOverwrite", "mustMergeOverwrite"}

// watchWrites has an execution notice that a template changed a table.
func (x *execution) watchWrites(m map[string]any) {
	for _, name := range writes {
		f := reflect.ValueOf(m[name])
		m[name] = reflect.MakeFunc(f.Type(), func(args []reflect.Value) []reflect.Value {
			x.wrote = true
			if f.Type().IsVariadic() {
				return f.CallSlice(args)
			}
			return f.Call(args)
		}).Interface()
	}
}
