package render

import (
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
)

// deepCopy copies the tables and lists of a value.
func deepCopy(v any) any {
	switch v := v.(type) {
	case map[string]any:
		return copyTable(v)
	case []any:
		if v == nil {
			return v
		}
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = deepCopy(item)
		}
		return out
	}
	return v
}

func copyTable(in map[string]any) map[string]any {
	if in == nil {
		return nil
	}
	out := make(map[string]any, len(in))
	for k, v := range in {
		out[k] = deepCopy(v)
	}
	return out
}

// renderValues composes the root object of a chart's templates with Helm's own
// code. The chart is changed by it: conditions and tags remove subcharts.
// capabilities is called with the subcharts that remain: their CRDs are the
// ones that Helm installs. Helm's schema check is left out, because it follows
// references to the network; valuesSchemas has ours.
func renderValues(c *chart.Chart, values map[string]any, release chartutil.ReleaseOptions, capabilities func(*chart.Chart) *chartutil.Capabilities) (chartutil.Values, error) {
	if err := chartutil.ProcessDependenciesWithMerge(c, values); err != nil {
		return nil, err
	}
	return chartutil.ToRenderValuesWithSchemaValidation(c, values, release, capabilities(c), true)
}

// mismatch finds the section of a subchart that is no table, at which Helm
// gives up with "type mismatch on NAME".
func mismatch(c *chart.Chart, values map[string]any, err error) (path []string, value any, ok bool) {
	if !strings.HasPrefix(err.Error(), "type mismatch on ") {
		return nil, nil, false
	}
	for _, subchart := range c.Dependencies() {
		section, set := values[subchart.Name()]
		table, isTable := section.(map[string]any)
		switch {
		case set && !isTable:
			return []string{subchart.Name()}, section, true
		case isTable:
			if below, value, ok := mismatch(subchart, table, err); ok {
				return append([]string{subchart.Name()}, below...), value, true
			}
		}
	}
	return nil, nil, false
}
