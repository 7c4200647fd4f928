package render

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"

	"github.com/packlint/packlint/pack"
)

// chartUnit renders one entry of charts[].
type chartUnit struct {
	p         *packRendering
	entry     *pack.Chart
	archive   *pack.Archive
	templates *chartTemplates
}

func (p *packRendering) chart(entry *pack.Chart) (*chartUnit, error) {
	archive, err := entry.Load()
	if err != nil {
		return nil, err
	}
	return &chartUnit{
		p: p, entry: entry, archive: archive,
		templates: p.renderer.templates(archive),
	}, nil
}

// maxParsedCharts is how many charts keep their parsed templates, in each of
// two generations: packs that carry the same archive stand close together.
const maxParsedCharts = 32

// templates returns the parsed templates of an archive, which packs share.
func (r *Renderer) templates(archive *pack.Archive) *chartTemplates {
	r.mu.Lock()
	defer r.mu.Unlock()
	if t, ok := r.charts[archive.Digest]; ok {
		return t
	}
	t, ok := r.oldCharts[archive.Digest]
	if !ok {
		t = newChartTemplates()
	}
	if len(r.charts) >= maxParsedCharts {
		r.oldCharts, r.charts = r.charts, map[[sha256.Size]byte]*chartTemplates{}
	}
	r.charts[archive.Digest] = t
	return t
}

// release describes the Helm release that Palette makes of a chart
// (pack-constraints.md, "pack.releaseNameOverride" and "pack.namespace").
func (p *packRendering) releaseOf(values map[string]any, name string) chartutil.ReleaseOptions {
	own := section(values, "pack")
	out := chartutil.ReleaseOptions{Name: p.in.Pack.DefaultRelease(name), Namespace: "default", Revision: 1, IsInstall: true}
	if s, ok := own["namespace"].(string); ok && s != "" {
		out.Namespace = s
	}
	switch override := own["releaseNameOverride"].(type) {
	case string:
		if override != "" {
			out.Name = override
		}
	case map[string]any:
		if s, ok := override[name].(string); ok && s != "" {
			out.Name = s
		}
	}
	if p.in.Macros.others {
		out = otherRelease(out, p.in.Pack.DefaultRelease(name))
	}
	return out
}

func (u *chartUnit) source() Source {
	return Source{Chart: u.entry.Index, Manifest: -1, Path: u.entry.Path}
}

func (u *chartUnit) root() valuesRoot { return valuesRoot{"charts", u.archive.Chart.Name()} }

// incompatible tells whether Helm refuses to install the chart on a cluster of
// that version.
func (u *chartUnit) incompatible() bool {
	required := u.archive.Chart.Metadata.KubeVersion
	return required != "" && !chartutil.IsCompatibleRange(required, u.p.capabilities.KubeVersion.Version)
}

func (u *chartUnit) what() string { return "chart " + u.archive.Chart.Name() }

func (u *chartUnit) attempt(ctx context.Context, values map[string]any, o executeOptions) *attempt {
	out := &attempt{}
	own := section(values, u.root()...)
	c := copyChart(u.archive.Chart)
	capabilities := u.p.capabilities
	root, err := renderValues(c, own, u.p.releaseOf(values, u.archive.Chart.Name()), func(c *chart.Chart) *chartutil.Capabilities {
		for _, crd := range c.CRDObjects() {
			out.crds = append(out.crds, rendered{Name: crd.Filename, Text: string(crd.File.Data)})
		}
		capabilities.APIVersions = append(slices.Clip(capabilities.APIVersions), u.p.renderer.defined(out.crds)...)
		return &capabilities
	})
	if err != nil {
		return out.unusable(u.root(), u.archive.Chart, own, err)
	}
	if u.incompatible() {
		out.diagnoses = append(out.diagnoses, diagnosis{Failure: Failure{
			Kind: KubeVersion, At: Position{Template: c.Name() + "/Chart.yaml"},
			Message: fmt.Sprintf("chart requires kubeVersion: %s which is incompatible with Kubernetes %s", c.Metadata.KubeVersion, capabilities.KubeVersion.Version),
		}})
	}
	coalesced, _ := root["Values"].(chartutil.Values)
	found, ignored := u.p.renderer.schemas.validateValues(c, coalesced, u.root(), nil)
	out.diagnoses = append(out.diagnoses, found...)
	for _, ref := range ignored {
		out.skipped = append(out.skipped, fmt.Sprintf("%s refers to %s, which was not followed", schemaFile, ref))
	}
	out.execute(ctx, u.templates, c, root, u.root(), o)
	return out
}

// execute renders the templates and diagnoses what fails.
func (a *attempt) execute(ctx context.Context, t *chartTemplates, c *chart.Chart, root chartutil.Values, at valuesRoot, o executeOptions) {
	a.texts = t.execute(ctx, c, root, o)
	if !wrote(a.texts) {
		a.again = func(ctx context.Context, o executeOptions) []rendered { return t.execute(ctx, c, root, o) }
	}
	for _, text := range a.texts {
		if text.Err != nil {
			d := t.diagnose(text, at)
			d.template = text.Name
			if d.platform {
				a.skipped = append(a.skipped, fmt.Sprintf("template %s asks for what only Palette knows: %s", text.Name, d.Message))
				continue
			}
			a.diagnoses = append(a.diagnoses, d)
		}
	}
}

// unusable notes values that Helm cannot even bring together.
func (a *attempt) unusable(at valuesRoot, c *chart.Chart, values map[string]any, err error) *attempt {
	d := diagnosis{Failure: Failure{Kind: Broken, Message: err.Error()}}
	if path, value, ok := mismatch(c, values, err); ok {
		d.ValuesPath = append(slices.Clone([]string(at)), path...)
		d.Message = fmt.Sprintf("the values of the subchart %s must be a table, not %T", path[len(path)-1], value)
		if isEmpty(value) {
			d.Kind = NeedsInput
			d.fill = [][]string{d.ValuesPath}
		}
	}
	a.diagnoses = append(a.diagnoses, d)
	return a
}

// defined lists the API versions and kinds that CRDs define: Helm installs a
// chart's crds/ folder before it renders the templates.
func (r *Renderer) defined(crds []rendered) (out []string) {
	add := func(s string) {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, crd := range crds {
		docs, _ := r.documents.parse(crd.Text)
		for _, d := range docs {
			spec := section(d.Body, "spec")
			group, _ := spec["group"].(string)
			kind, _ := section(spec, "names")["kind"].(string)
			if d.Body["kind"] != "CustomResourceDefinition" || group == "" || kind == "" {
				continue
			}
			versions, _ := spec["versions"].([]any)
			versions = append(slices.Clip(versions), map[string]any{"name": spec["version"]})
			for _, v := range versions {
				v, _ := v.(map[string]any)
				if name, ok := v["name"].(string); ok && v["served"] != false {
					add(group + "/" + name)
					add(group + "/" + name + "/" + kind)
				}
			}
		}
	}
	return out
}
