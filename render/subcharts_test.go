package render

import (
	"context"
	"testing"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
)

// TestSubcharts renders a chart with other values again and again: a subchart is
// rendered anew where its values differ, where it sees another cluster, and
// where a template wrote to a table.
func TestSubcharts(t *testing.T) {
	t.Parallel()
	child := &chart.Chart{
		Metadata:  &chart.Metadata{Name: "child", Version: "1.0.0", APIVersion: "v2"},
		Templates: []*chart.File{{Name: "templates/a.yaml", Data: []byte(`size: {{ .Values.size }} {{ .Values.global.zone }}`)}},
	}
	parent := func(text string) *chart.Chart {
		c := &chart.Chart{
			Metadata:  &chart.Metadata{Name: "parent", Version: "1.0.0", APIVersion: "v2"},
			Templates: []*chart.File{{Name: "templates/b.yaml", Data: []byte(text)}},
		}
		c.SetDependencies(child)
		return c
	}
	values := func(own, size, zone string) map[string]any {
		return map[string]any{"own": own, "child": map[string]any{"size": size}, "global": map[string]any{"zone": zone}}
	}
	tests := []struct {
		name, text string
		values     []map[string]any
		versions   []string
		reused     []bool
		want       []string
	}{
		{"the parent's values", `own: {{ .Values.own }}`,
			[]map[string]any{values("a", "1", "x"), values("b", "1", "x"), values("b", "2", "x"), values("b", "2", "y")},
			nil, []bool{false, true, false, false}, []string{"size: 1 x", "size: 1 x", "size: 2 x", "size: 2 y"}},
		{"the cluster", `{{ .Capabilities.KubeVersion.Minor }}`,
			[]map[string]any{values("a", "1", "x"), values("b", "1", "x"), values("b", "1", "x")},
			[]string{"1.30.0", "1.30.0", "1.31.0"}, []bool{false, true, false}, []string{"size: 1 x", "size: 1 x", "size: 1 x"}},
		{"a write", `{{ $_ := set .Values "own" "c" }}`,
			[]map[string]any{values("a", "1", "x"), values("b", "1", "x")},
			nil, []bool{false, false}, []string{"size: 1 x", "size: 1 x"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			original := parent(tt.text)
			templates, memory := newChartTemplates(), &subchartMemory{}
			for i, v := range tt.values {
				version := "1.30.0"
				if tt.versions != nil {
					version = tt.versions[i]
				}
				parsed, err := chartutil.ParseKubeVersion(version)
				if err != nil {
					t.Fatal(err)
				}
				capabilities := *chartutil.DefaultCapabilities
				capabilities.KubeVersion = *parsed
				c := copyChart(original)
				root, err := renderValues(c, v, chartutil.ReleaseOptions{Name: "r"}, func(*chart.Chart) *chartutil.Capabilities { return &capabilities })
				if err != nil {
					t.Fatal(err)
				}
				before := len(memory.known["parent/charts/child"])
				out := templates.execute(context.Background(), c, root, executeOptions{subcharts: memory})
				if got := out[0].Text; got != tt.want[i] {
					t.Errorf("%d: got %q, want %q", i, got, tt.want[i])
				}
				kept := len(memory.known["parent/charts/child"]) > before
				if reused := !kept && before > 0; reused != tt.reused[i] {
					t.Errorf("%d: reused %v, want %v", i, reused, tt.reused[i])
				}
			}
		})
	}
}
