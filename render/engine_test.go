package render

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	helmengine "helm.sh/helm/v3/pkg/engine"
	"sigs.k8s.io/yaml"

	"helm.sh/helm/v3/pkg/chartutil"
)

const corpus = "../../shared/corpus/packs"

// corpusChart is a chart archive of a real pack with the pack's values for it.
type corpusChart struct {
	name   string
	data   []byte
	chart  *chart.Chart
	values map[string]any
}

func corpusCharts(t testing.TB) []corpusChart {
	t.Helper()
	archives, _ := filepath.Glob(filepath.Join(corpus, "*", "charts", "*.tgz"))
	if len(archives) == 0 {
		t.Skip("the corpus of real packs is not at " + corpus)
	}
	var out []corpusChart
	for _, path := range archives {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		c, err := loader.LoadArchive(bytes.NewReader(data))
		if err != nil {
			t.Logf("%s: %v", path, err)
			continue
		}
		text, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "..", "values.yaml"))
		var root struct {
			Charts map[string]map[string]any `json:"charts"`
		}
		_ = yaml.Unmarshal(resolveSamples(text), &root)
		name, _ := filepath.Rel(corpus, path)
		out = append(out, corpusChart{name, data, c, root.Charts[c.Name()]})
	}
	return out
}

// resolveSamples replaces what looks like a macro of Palette.
func resolveSamples(text []byte) []byte {
	var out []byte
	for len(text) > 0 {
		i := bytes.Index(text, []byte("{{"))
		if i < 0 {
			break
		}
		j := bytes.Index(text[i:], []byte("}}"))
		if j < 0 {
			break
		}
		out = append(out, text[:i]...)
		if expr := text[i : i+j+2]; bytes.Contains(expr, []byte(".spectro.")) {
			out = append(out, "sample"...)
		} else {
			out = append(out, expr...)
		}
		text = text[i+j+2:]
	}
	return append(out, text...)
}

var testAPIVersions = []string{
	"v1", "apps/v1", "batch/v1", "policy/v1", "policy/v1/PodDisruptionBudget", "networking.k8s.io/v1",
	"networking.k8s.io/v1/Ingress", "rbac.authorization.k8s.io/v1", "apiextensions.k8s.io/v1",
	"admissionregistration.k8s.io/v1", "resource.k8s.io/v1", "resource.k8s.io/v1/DeviceClass", "autoscaling/v2", "storage.k8s.io/v1", "scheduling.k8s.io/v1",
}

func testCapabilities(*chart.Chart) *chartutil.Capabilities {
	return &chartutil.Capabilities{
		KubeVersion: chartutil.KubeVersion{Version: "v1.37.2", Major: "1", Minor: "37"},
		APIVersions: testAPIVersions,
	}
}

var testRelease = chartutil.ReleaseOptions{Name: "sample", Namespace: "default", Revision: 1, IsInstall: true}

// renderHelm renders with Helm's own packages.
func renderHelm(c *chart.Chart, values map[string]any) (map[string]string, error) {
	top, err := renderValues(c, values, testRelease, testCapabilities)
	if err != nil {
		return nil, err
	}
	return helmengine.Render(c, top)
}

func renderOurs(t *chartTemplates, c *chart.Chart, values map[string]any) ([]rendered, error) {
	return renderOurs2(context.Background(), t, c, values, executeOptions{})
}

func renderOurs2(ctx context.Context, t *chartTemplates, c *chart.Chart, values map[string]any, o executeOptions) ([]rendered, error) {
	c = copyChart(c)
	top, err := renderValues(c, values, testRelease, testCapabilities)
	if err != nil {
		return nil, err
	}
	return t.execute(ctx, c, top, o), nil
}

// TestEngineEqualsHelm renders all charts of the corpus with Helm and with our
// engine. Lines that differ between two runs of Helm are random, and are not
// compared.
func TestEngineEqualsHelm(t *testing.T) {
	log.SetOutput(io.Discard)
	defer log.SetOutput(os.Stderr)
	compared, failing := 0, 0
	for _, c := range corpusCharts(t) {
		load := func() *chart.Chart {
			loaded, err := loader.LoadArchive(bytes.NewReader(c.data))
			if err != nil {
				t.Fatal(err)
			}
			return loaded
		}
		want, err := renderHelm(load(), c.values)
		got, gotErr := renderOurs(newChartTemplates(), c.chart, c.values)
		if gotErr != nil {
			t.Errorf("%s: %v", c.name, gotErr)
			continue
		}
		var failures []string
		for _, r := range got {
			if r.Err != nil {
				failures = append(failures, r.Name+": "+r.Err.Error())
			}
		}
		if err != nil {
			failing++
			// Helm stops at one of our failures, with the same words.
			same := func(r rendered) bool {
				if r.Err == nil {
					return false
				}
				d := newChartTemplates().diagnose(r, nil)
				_, words, _ := strings.Cut(d.Message, ">: ")
				return strings.Contains(err.Error(), d.Message) || words != "" && strings.Contains(err.Error(), words)
			}
			if !slices.ContainsFunc(got, same) {
				t.Errorf("%s: Helm fails, we do not, or otherwise: %v\n%s", c.name, err, strings.Join(failures, "\n"))
			}
			continue
		}
		if len(failures) > 0 {
			t.Errorf("%s: Helm renders, we do not:\n%s", c.name, strings.Join(failures, "\n"))
			continue
		}
		again, _ := renderHelm(load(), c.values)
		compared++
		if len(got) != len(want) {
			t.Errorf("%s: %d templates, want %d", c.name, len(got), len(want))
		}
		for _, r := range got {
			if diff := diffMasked(r.Text, want[r.Name], again[r.Name]); diff != "" {
				t.Errorf("%s: %s: %s", c.name, r.Name, diff)
			}
		}
	}
	t.Logf("%d charts are equal to Helm's, %d fail in both", compared, failing)
}

// diffMasked compares lines, but for those in which want and again differ.
func diffMasked(got, want, again string) string {
	if got == want {
		return ""
	}
	g, w, a := strings.Split(got, "\n"), strings.Split(want, "\n"), strings.Split(again, "\n")
	if len(g) != len(w) || len(a) != len(w) {
		if slices.Equal(w, a) || len(a) == len(w) {
			return fmt.Sprintf("%d lines, want %d", len(g), len(w))
		}
		return "" // random in its length
	}
	for i := range w {
		if g[i] != w[i] && w[i] == a[i] {
			return fmt.Sprintf("line %d is %q, want %q", i+1, g[i], w[i])
		}
	}
	return ""
}
