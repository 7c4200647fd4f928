package render

import (
	"context"
	"strconv"

	"helm.sh/helm/v3/pkg/chartutil"
)

// Resample renders a chart or manifest once more, with values that edit has
// changed, and with other samples for what only a user, a cluster, a release, chance
// or the clock can tell: what comes out as it did before hangs on none of these. Nothing is
// filled in that the chart waits for.
func (r *Renderer) Resample(ctx context.Context, in Input, source Source, edit func(values map[string]any)) *Output {
	in.Macros.others = true
	version, err := chartutil.ParseKubeVersion(in.KubernetesVersion)
	values, failed := r.packValues(in)
	if err != nil || failed != nil {
		return &Output{}
	}
	p := r.rendering(in, copyTable(values), *version)
	edit(p.values)
	u, err := p.unitOf(source)
	if err != nil {
		return &Output{}
	}
	ctx, cancel := context.WithTimeout(ctx, in.Bounds.timeout())
	defer cancel()
	return r.attempted(u.attempt(ctx, p.values, executeOptions{Bounds: in.Bounds, others: true}), source)
}

// unitOf is the chart or manifest of a source.
func (p *packRendering) unitOf(source Source) (unit, error) {
	if c := p.in.Pack.ChartAt(source.Chart); c != nil {
		return p.chart(c)
	}
	if m := p.in.Pack.ManifestAt(source.Manifest); m != nil {
		return p.manifest(m)
	}
	return nil, errNotRendered
}

// attempted is the output of one rendering of a unit.
func (r *Renderer) attempted(a *attempt, source Source) *Output {
	b := builder{parser: r.documents, source: source}
	for _, text := range a.texts {
		if text.Err == nil && !isNotes(text.Name) {
			b.add(text.Name, text.Text, false, false, false)
		}
	}
	failures := failuresOf(a, nil)
	for i := range failures {
		failures[i].Source = source
	}
	return &Output{Objects: b.objects, Failures: append(failures, b.failures...)}
}

// otherRelease is a later revision, with a name and a namespace of its own where the
// pack does not set them: what Palette gives is an assumption, or for users to say.
func otherRelease(release chartutil.ReleaseOptions, usual string) chartutil.ReleaseOptions {
	release.Revision++
	if release.Name == usual {
		release.Name = "other"
	}
	if release.Namespace == "default" {
		release.Namespace = "other"
	}
	return release
}

// otherSample is a sample of the same type.
func otherSample(value string) string {
	switch value {
	case "", "https", "vsphere":
		return map[string]string{"https": "http", "vsphere": "aws"}[value]
	case "192.0.2.10":
		return "198.51.100.20"
	case "1.0.0":
		return "2.1.0"
	}
	if n, err := strconv.Atoi(value); err == nil {
		return strconv.Itoa(n + 1)
	}
	return "other-" + value
}
