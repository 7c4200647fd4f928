package rules

import "testing"

// TestCertainlyMeant wants a guess only where there is no second reading.
func TestCertainlyMeant(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		word  string
		known []string
		want  string
	}{
		{"KubeManifests", []string{"charts", "kubeManifests"}, "kubeManifests"},
		{"kube-manifests", []string{"charts", "kubeManifests"}, "kubeManifests"},
		{"CSI", []string{"cni", "csi"}, "csi"},
		{"chart", []string{"charts"}, "charts"},
		{"chrats", []string{"charts"}, "charts"},
		{"requird", []string{"optional", "required"}, "required"},
		{"reqiured", []string{"optional", "required"}, "required"},
		{"required", []string{"optional", "required"}, ""},
		{"chatrs2", []string{"charts"}, ""},

		{"App-Services", []string{"app services", "app services 2"}, "app services"},
		{"App-Services", []string{"app services", "app_services"}, ""},
		{"charts", []string{"charts", "Charts"}, ""},
		{"networks", []string{"network", "networksx"}, ""},
		{"monitoring-stac", []string{"monitoring-stack", "monitoringstac"}, "monitoringstac"},

		{"cai", []string{"csi"}, ""},
		{"layr", []string{"layer"}, ""},
		{"layeer", []string{"layer"}, "layer"},
		{"server1", []string{"server2"}, ""},
		{"server12", []string{"server1"}, ""},
		{"server21", []string{"server12"}, ""},
		{"srever12", []string{"server12"}, "server12"},
		{"requried-by", []string{"required"}, ""},
		{"äußerst", []string{"äußrest"}, "äußrest"},
		{"", []string{"charts"}, ""},
		{"-", []string{"."}, ""},
		{"charts", nil, ""},
		{"xcharts", []string{"charts"}, ""},
		{"chartsx", []string{"charts"}, ""},
		{"charts_", []string{"charts"}, ""},
		{"_charts", []string{"charts"}, ""},
		{"#charts", []string{"charts"}, ""},
		{"x-charts", []string{"charts"}, ""},
	} {
		got, ok := certainlyMeant(c.word, c.known)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%q among %q is taken for %q, %v; want %q", c.word, c.known, got, ok, c.want)
		}
		if close, ok := closest(c.word, c.known); c.want != "" && (!ok || close != c.want) {
			t.Errorf("the hint for %q among %q is %q, not %q", c.word, c.known, close, c.want)
		}
	}
}
