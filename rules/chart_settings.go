package rules

import (
	"slices"
	"strings"

	"helm.sh/helm/v3/pkg/chart"

	"github.com/packlint/packlint/pack"
)

// chartSettings is what can be set on a chart: what its values.yaml and its
// values.schema.json name, and what its templates read, subcharts included.
type chartSettings struct {
	// Defaults are the values of the chart and, below their names, of its
	// subcharts.
	Defaults map[string]any

	chart *chart.Chart
	known *chartReads // once Used was asked
}

func settingsOf(c *chart.Chart) *chartSettings {
	return &chartSettings{Defaults: defaultsOf(c, 0), chart: c}
}

// Has tells whether the chart has a default at a path.
func (s *chartSettings) Has(path ...string) bool {
	var at any = s.Defaults
	for _, key := range path {
		table, ok := at.(map[string]any)
		if !ok {
			return false
		}
		if at, ok = table[key]; !ok {
			return false
		}
	}
	return true
}

// Used tells whether a path can have an effect for all that is known: a
// template reads it, what it is in or something in it, or the schema names it.
func (s *chartSettings) Used(path []string) bool {
	if s.known == nil {
		s.known = readsOf(s.chart)
	}
	return slices.Contains(path, "global") || s.known.mentions(path) || inSchema(s.chart, path, 0)
}

// defaultsOf merges the values of the subcharts, which Helm finds below their
// names, under those of the chart.
func defaultsOf(c *chart.Chart, depth int) map[string]any {
	out := map[string]any{}
	if depth < maxSubcharts {
		for _, sub := range subchartsOf(c) {
			out[sub.name] = defaultsOf(sub.chart, depth+1)
		}
	}
	mergeTables(out, c.Values)
	return out
}

func mergeTables(into, from map[string]any) {
	for key, value := range from {
		table, isTable := value.(map[string]any)
		below, wasTable := into[key].(map[string]any)
		switch {
		case isTable && wasTable:
			mergeTables(below, table)
		case isTable:
			// A table of its own, because more may be merged into it.
			fresh := map[string]any{}
			mergeTables(fresh, table)
			into[key] = fresh
		default:
			into[key] = value
		}
	}
}

// subchart is a chart within a chart, under the name that its values have in
// those of its parent.
type subchart struct {
	name  string
	chart *chart.Chart
}

func subchartsOf(c *chart.Chart) []subchart {
	var out []subchart
	for _, sub := range c.Dependencies() {
		if sub.Metadata == nil {
			continue
		}
		known := false
		if c.Metadata != nil {
			for _, d := range c.Metadata.Dependencies {
				if d != nil && d.Name == sub.Name() {
					known = known || d.Alias == ""
					if d.Alias != "" {
						out = append(out, subchart{d.Alias, sub})
					}
				}
			}
		}
		// A chart whose only dependency entries are aliases has values below
		// its own name, too, for all that is known.
		if known || !slices.ContainsFunc(out, func(s subchart) bool { return s.chart == sub }) {
			out = append(out, subchart{sub.Name(), sub})
		}
	}
	return out
}

// chartReads is what the templates of a chart and its subcharts read.
type chartReads struct {
	// own are the paths that the templates read.
	own readTree
	// shared are those that definitions read: they can be called from every
	// chart, on its own values.
	shared readTree
	// charts are the paths of the chart itself and of its subcharts.
	charts [][]string
	// unknown is true when something could not be read.
	unknown bool
}

// mentions tells whether a path is read, or something above or below it.
func (r *chartReads) mentions(path []string) bool {
	if r.unknown || r.own.mentions(path) {
		return true
	}
	return slices.ContainsFunc(r.charts, func(prefix []string) bool {
		return len(prefix) < len(path) && slices.Equal(prefix, path[:len(prefix)]) && r.shared.mentions(path[len(prefix):])
	})
}

// readTree holds paths by their first step.
type readTree struct {
	below map[string]*readTree
	// passed is true where the value goes on as a whole.
	passed bool
}

func (t *readTree) add(path []string, passed bool) {
	for _, key := range path {
		next := t.below[key]
		if next == nil {
			next = &readTree{}
			if t.below == nil {
				t.below = map[string]*readTree{}
			}
			t.below[key] = next
		}
		t = next
	}
	t.passed = t.passed || passed
}

func (t *readTree) mentions(path []string) bool {
	for _, key := range path {
		if t.passed {
			return true
		}
		if t = t.below[key]; t == nil {
			return false
		}
	}
	return true
}

func readsOf(c *chart.Chart) *chartReads {
	r := &chartReads{}
	r.collect(c, nil)
	return r
}

func (r *chartReads) collect(c *chart.Chart, prefix []string) {
	if len(prefix) > maxSubcharts {
		r.unknown = true
		return
	}
	r.charts = append(r.charts, prefix)
	for _, t := range c.Templates {
		parsed, err := readTemplate(t.Name, string(t.Data))
		if err != nil {
			r.unknown = true
			return
		}
		for _, read := range parsed.Reads {
			if read.Defined {
				r.shared.add(read.Path, read.Passed)
			} else {
				r.own.add(slices.Concat(prefix, read.Path), read.Passed)
			}
		}
	}
	// Files and default values can hold templates, for tpl.
	for _, f := range slices.Concat(c.Files, c.Raw) {
		if !strings.HasPrefix(f.Name, "templates/") && !strings.HasPrefix(f.Name, "charts/") {
			for _, path := range pathsInText(string(f.Data)) {
				r.shared.add(path, true)
			}
		}
	}
	if c.Metadata != nil {
		for _, d := range c.Metadata.Dependencies {
			if d == nil {
				continue
			}
			for condition := range strings.SplitSeq(d.Condition, ",") {
				if condition = strings.TrimSpace(condition); condition != "" {
					r.own.add(slices.Concat(prefix, strings.Split(condition, ".")), false)
				}
			}
			if len(d.Tags) > 0 {
				r.own.add(slices.Concat(prefix, []string{"tags"}), true)
			}
			// What a parent imports, it can also override.
			r.unknown = r.unknown || len(d.ImportValues) > 0
		}
	}
	for _, sub := range subchartsOf(c) {
		r.collect(sub.chart, slices.Concat(prefix, []string{sub.name}))
	}
}

// inSchema tells whether the values.schema.json of a chart, or of the subchart
// that a path leads into, names the path.
func inSchema(c *chart.Chart, path []string, depth int) bool {
	if depth > maxSubcharts {
		return false
	}
	if len(c.Schema) > 0 {
		at := pack.ParseJSON("values.schema.json", c.Schema).Root
		for _, key := range path {
			at = at.Get("properties", key)
		}
		if at != nil {
			return true
		}
	}
	for _, sub := range subchartsOf(c) {
		if sub.name == path[0] && len(path) > 1 && inSchema(sub.chart, path[1:], depth+1) {
			return true
		}
	}
	return false
}
