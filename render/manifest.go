package render

import (
	"context"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"

	"github.com/packlint/packlint/pack"
)

// manifestUnit renders one entry of kubeManifests[]: a template with the
// functions of Helm, and .Values rooted at manifests.<file stem> (pack-spec
// 3.3).
type manifestUnit struct {
	p         *packRendering
	entry     *pack.Manifest
	text      []byte
	templates *chartTemplates
	chart     *chart.Chart
}

func (p *packRendering) manifest(entry *pack.Manifest) (*manifestUnit, error) {
	text, err := entry.Read()
	if err != nil {
		return nil, err
	}
	if pack.Templated(text) {
		// Palette resolves macros in the values only, but packs write them
		// here as well.
		text = p.in.Macros.Resolve(text)
	}
	// A chart without a name and with one template, which is then called by
	// its path.
	c := &chart.Chart{
		Metadata:  &chart.Metadata{},
		Templates: []*chart.File{{Name: entry.Path, Data: text}},
	}
	return &manifestUnit{p: p, entry: entry, text: text, templates: newChartTemplates(), chart: c}, nil
}

func (u *manifestUnit) source() Source {
	return Source{Chart: -1, Manifest: u.entry.Index, Path: u.entry.Path}
}

func (u *manifestUnit) root() valuesRoot { return valuesRoot{"manifests", u.entry.Stem()} }

func (u *manifestUnit) what() string { return "manifest " + u.entry.Path }

func (u *manifestUnit) attempt(ctx context.Context, values map[string]any, o executeOptions) *attempt {
	out := &attempt{}
	if !pack.Templated(u.text) {
		out.texts = []rendered{{Name: u.entry.Path, Text: string(u.text)}}
		return out
	}
	own := section(values, u.root()...)
	root, err := renderValues(u.chart, own, u.p.releaseOf(values, ""), func(*chart.Chart) *chartutil.Capabilities { return &u.p.capabilities })
	if err != nil {
		return out.unusable(u.root(), u.chart, own, err)
	}
	out.execute(ctx, u.templates, u.chart, root, u.root(), o)
	return out
}
