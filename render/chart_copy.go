package render

import (
	"cmp"
	"slices"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
)

// copyChart copies what Helm's dependency processing changes: the tree of
// charts and their metadata. Templates, files and values are shared with the
// original.
//
// Helm's loader leaves subcharts in the random order of a map; the copy has
// them sorted.
func copyChart(c *chart.Chart) *chart.Chart {
	out := *c
	out.Metadata = copyMetadata(c.Metadata)
	dependencies := make([]*chart.Chart, len(c.Dependencies()))
	for i, d := range c.Dependencies() {
		dependencies[i] = copyChart(d)
	}
	slices.SortStableFunc(dependencies, func(a, b *chart.Chart) int {
		return cmp.Or(strings.Compare(a.Name(), b.Name()), strings.Compare(a.Metadata.Version, b.Metadata.Version))
	})
	out.SetDependencies(dependencies...)
	return &out
}

func copyMetadata(m *chart.Metadata) *chart.Metadata {
	out := *m
	if m.Dependencies != nil {
		out.Dependencies = make([]*chart.Dependency, len(m.Dependencies))
		for i, d := range m.Dependencies {
			if d != nil {
				copied := *d
				out.Dependencies[i] = &copied
			}
		}
	}
	return &out
}
