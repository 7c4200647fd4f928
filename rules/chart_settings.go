package rules

import (
	"helm.sh/helm/v3/pkg/chart"

	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// chartSettings is what can be set on a chart: what its values.yaml and its
// values.schema.json name, and what its templates read, subcharts included.
type chartSettings struct {
	// Defaults are the values of the chart and, below their names, of its
	// subcharts.
	Defaults map[string]any

	chart *chart.Chart
	reads func() *render.Reads
}

func settingsOf(c *chart.Chart, reads func() *render.Reads) *chartSettings {
	return &chartSettings{Defaults: defaultsOf(c, 0), chart: c, reads: reads}
}

// Has tells whether the chart has a default at a path.
func (s *chartSettings) Has(path ...string) bool {
	_, ok := s.at(path)
	return ok
}

// at returns the default at a path.
func (s *chartSettings) at(path []string) (any, bool) {
	var at any = s.Defaults
	for _, key := range path {
		table, ok := at.(map[string]any)
		if !ok {
			return nil, false
		}
		if at, ok = table[key]; !ok {
			return nil, false
		}
	}
	return at, true
}

// Used tells whether a path can have an effect for all that is known: a
// template reads it, what it is in or something in it, or the schema names it.
func (s *chartSettings) Used(path []string) bool {
	return s.reads().Takes(path) || inSchema(s.chart, path, 0)
}

// defaultsOf merges the values of the subcharts, which Helm finds below their
// names, under those of the chart.
func defaultsOf(c *chart.Chart, depth int) map[string]any {
	out := map[string]any{}
	if depth < maxSubcharts {
		for _, sub := range render.Subcharts(c) {
			out[sub.Name] = defaultsOf(sub.Chart, depth+1)
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
	for _, sub := range render.Subcharts(c) {
		if sub.Name == path[0] && len(path) > 1 && inSchema(sub.Chart, path[1:], depth+1) {
			return true
		}
	}
	return false
}
