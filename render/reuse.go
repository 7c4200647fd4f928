package render

import (
	"bytes"
	"reflect"
	"slices"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
	"sigs.k8s.io/yaml"

	"github.com/packlint/packlint/pack"
)

// A pack is rendered in several ways: with each of its presets, and for several
// Kubernetes versions. Most of them leave most of its charts and manifests as
// they are, and those are rendered once.

// packMemory is what the renderings of one pack share. They do not run at the
// same time.
type packMemory struct {
	values []decodedValues
	units  map[Source][]*unitRendering
	parts  map[Source]*subchartMemory
}

func (m *packMemory) subcharts(source Source) *subchartMemory {
	if m.parts[source] == nil {
		m.parts[source] = &subchartMemory{}
	}
	return m.parts[source]
}

func (r *Renderer) memory(p *pack.Pack) *packMemory {
	r.mu.Lock()
	defer r.mu.Unlock()
	m, ok := r.packs[p]
	if !ok {
		m = &packMemory{units: map[Source][]*unitRendering{}, parts: map[Source]*subchartMemory{}}
		r.packs[p] = m
	}
	return m
}

// decodedValues are the values in a text of values.yaml. Macros make a text of
// its own for each Kubernetes version.
type decodedValues struct {
	text   []byte
	values map[string]any
	err    error
}

func (m *packMemory) decode(text []byte) (map[string]any, error) {
	for _, d := range m.values {
		if bytes.Equal(d.text, text) {
			return d.values, d.err
		}
	}
	d := decodedValues{text: text, values: map[string]any{}}
	d.err = yaml.Unmarshal(text, &d.values)
	m.values = append(m.values, d)
	return d.values, d.err
}

// unitInputs is what the rendering of a chart or manifest depends on, for one
// pack.
type unitInputs struct {
	values  map[string]any
	release chartutil.ReleaseOptions
	// cluster is the Kubernetes version, if the unit looks at it.
	cluster string
	// text is that of a manifest, macros resolved.
	text string
}

// unitRendering is one rendering of a unit: what it depends on, and what has
// been worked out so far.
type unitRendering struct {
	inputs unitInputs
	clean  *attempt // without samples

	done  bool // out and trace are set
	out   Output
	trace *traceable
}

// unit finds the rendering of a unit with the same inputs, or starts one.
func (m *packMemory) unit(source Source, inputs unitInputs) *unitRendering {
	for _, known := range m.units[source] {
		if reflect.DeepEqual(known.inputs, inputs) {
			return known
		}
	}
	fresh := &unitRendering{inputs: inputs}
	m.units[source] = append(m.units[source], fresh)
	return fresh
}

func (u *chartUnit) inputs(values map[string]any) unitInputs {
	own := section(values, u.root()...)
	in := unitInputs{values: own, release: u.p.releaseOf(values, u.archive.Chart.Name())}
	version := u.p.capabilities.KubeVersion.Version
	if u.templates.looksAtCluster(u.archive.Chart) || looksAtCluster(own) || u.incompatible() {
		in.cluster = version
	}
	return in
}

func (u *manifestUnit) inputs(values map[string]any) unitInputs {
	own := section(values, u.root()...)
	in := unitInputs{values: own, release: u.p.releaseOf(values, ""), text: string(u.text)}
	if looksAtCluster(in.text) || looksAtCluster(own) {
		in.cluster = u.p.capabilities.KubeVersion.Version
	}
	return in
}

// looksAtCluster tells whether a chart can render differently on another
// Kubernetes version. A template gets at the version through .Capabilities, or
// through the root object as a whole, which few print.
func (t *chartTemplates) looksAtCluster(c *chart.Chart) bool {
	t.clusterOnce.Do(func() { t.cluster = chartLooksAtCluster(c) })
	return t.cluster
}

func chartLooksAtCluster(c *chart.Chart) bool {
	has := func(f *chart.File) bool { return f != nil && looksAtCluster(string(f.Data)) }
	return slices.ContainsFunc(c.Templates, has) || slices.ContainsFunc(c.Files, has) || looksAtCluster(c.Values) ||
		slices.ContainsFunc(c.Dependencies(), chartLooksAtCluster)
}

// looksAtCluster tells whether a text, or one among values, can be a template
// that reads .Capabilities.
func looksAtCluster(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.Contains(v, "Capabilities")
	case map[string]any:
		for _, item := range v {
			if looksAtCluster(item) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, looksAtCluster)
	}
	return false
}
