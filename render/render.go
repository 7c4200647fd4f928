// Package render works out what a pack deploys: it resolves Palette's macros in
// the values, renders the Helm charts and the manifests, and decodes the
// objects in them. Nothing that a template does reads the clock, the
// environment, the network or the file system, and two renderings of the same
// pack are equal.
package render

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"helm.sh/helm/v3/pkg/chartutil"

	"github.com/packlint/packlint/pack"
)

// Input is what a rendering depends on.
type Input struct {
	Pack *pack.Pack
	// Enabled and then Presets are applied to the pack's values; none renders
	// them as shipped. Presets are what somebody chose: no preset of the same
	// group is looked at for what a chart waits for.
	Enabled, Presets []Preset
	// KubernetesVersion is the cluster's, with or without a leading v.
	KubernetesVersion string
	// APIVersions is what the cluster serves: "apps/v1", "apps/v1/Deployment".
	// What the CRDs in a chart's own crds/ folder define is added for the chart.
	APIVersions []string
	Macros      Macros
	Bounds      Bounds
}

// Renderer renders packs, and keeps what the packs of a run share: parsed
// templates, schemas and decoded documents. It is safe for concurrent use.
type Renderer struct {
	documents *documentParser
	schemas   valuesSchemas

	mu        sync.Mutex
	charts    map[[sha256.Size]byte]*chartTemplates // oldCharts: the generation before
	oldCharts map[[sha256.Size]byte]*chartTemplates
	traces    map[traceKey]*traceable
	packs     map[*pack.Pack]*packMemory
}

// NewRenderer returns a Renderer for one run.
func NewRenderer() *Renderer { return NewRendererWith(nil) }

// NewRendererWith returns a Renderer for one run. published gives the documents
// that the values.schema.json of charts may refer to by their address; nothing is
// ever loaded from there.
func NewRendererWith(published func(url string) (doc any, ok bool)) *Renderer {
	return &Renderer{
		schemas:   valuesSchemas{published: published},
		documents: newDocumentParser(),
		charts:    map[[sha256.Size]byte]*chartTemplates{},
		traces:    map[traceKey]*traceable{},
		packs:     map[*pack.Pack]*packMemory{},
	}
}

// Render renders all charts and manifests of a pack. What is wrong with the
// pack is part of the output; the error says that the input is not usable, or
// that the context was cancelled.
func (r *Renderer) Render(ctx context.Context, in Input) (*Output, error) {
	kubeVersion, err := chartutil.ParseKubeVersion(in.KubernetesVersion)
	if err != nil {
		return nil, fmt.Errorf("the Kubernetes version %q: %w", in.KubernetesVersion, err)
	}
	out := &Output{}
	values, err := r.packValues(in)
	if err != nil {
		out.Unread = err.Error()
		out.Skipped = append(out.Skipped, "the charts and manifests were not rendered, because values.yaml cannot be read: "+out.Unread)
		return out, nil
	}
	p := r.rendering(in, values, *kubeVersion)
	for _, c := range in.Pack.Charts() {
		if err := ctx.Err(); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return nil, err
		}
		u, err := p.chart(c)
		if err != nil {
			out.skip("%s was not rendered, because it cannot be read: %v", c.Path, cause(err))
			continue
		}
		p.render(ctx, u, out)
	}
	for _, m := range in.Pack.Manifests() {
		if err := ctx.Err(); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return nil, err
		}
		u, err := p.manifest(m)
		if err != nil {
			out.skip("%s was not rendered, because it cannot be read: %v", m.Path, cause(err))
			continue
		}
		p.render(ctx, u, out)
	}
	return out, nil
}

// rendering prepares the rendering of a pack.
func (r *Renderer) rendering(in Input, values map[string]any, version chartutil.KubeVersion) *packRendering {
	return &packRendering{
		renderer: r,
		memory:   r.memory(in.Pack),
		in:       in,
		values:   values,
		presets:  sync.OnceValue(func() []Preset { return Presets(in.Pack, in.Macros) }),
		capabilities: chartutil.Capabilities{
			KubeVersion: version,
			APIVersions: in.APIVersions,
			HelmVersion: chartutil.DefaultCapabilities.HelmVersion,
		},
	}
}

// cause leaves out the operation and path of the system's errors.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// packRendering is the rendering of one pack.
type packRendering struct {
	renderer     *Renderer
	memory       *packMemory
	in           Input
	values       map[string]any // of the whole pack, macros resolved
	capabilities chartutil.Capabilities
	presets      func() []Preset
}

// packValues reads the pack's values the way Helm reads YAML, and applies the
// presets. Nobody may change them: Helm works with a copy.
func (r *Renderer) packValues(in Input) (map[string]any, error) {
	doc := in.Pack.Values()
	if doc.Err != nil && doc.Text == nil {
		return map[string]any{}, nil // no file: all values are the charts' own
	}
	values, err := r.memory(in.Pack).decode(in.Macros.Resolve(doc.Text))
	if err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "error converting YAML to JSON: "))
	}
	for _, preset := range slices.Concat(in.Enabled, in.Presets) {
		values = preset.Apply(values)
	}
	return values, nil
}

// section returns a table of the values; what is none counts as empty.
func section(values map[string]any, path ...string) map[string]any {
	for _, key := range path {
		values, _ = values[key].(map[string]any)
	}
	return values
}

// unit is a chart or a manifest.
type unit interface {
	source() Source
	// root is where its values stand in values.yaml.
	root() valuesRoot
	// what names it in messages.
	what() string
	// inputs are what its rendering depends on.
	inputs(values map[string]any) unitInputs
	// attempt renders it with the values of a pack.
	attempt(ctx context.Context, values map[string]any, o executeOptions) *attempt
}

// attempt is one rendering of a unit.
type attempt struct {
	texts     []rendered
	crds      []rendered
	diagnoses []diagnosis
	skipped   []string
	// again executes the same templates once more, without working out their
	// values anew; nil when a template has changed these.
	again func(context.Context, executeOptions) []rendered
}

func (a *attempt) has(kinds ...FailureKind) bool {
	return slices.ContainsFunc(a.diagnoses, func(d diagnosis) bool { return slices.Contains(kinds, d.Kind) })
}

func (a *attempt) text(name string) (string, bool) {
	for _, t := range a.texts {
		if t.Name == name {
			return t.Text, t.Err == nil
		}
	}
	return "", false
}

// failed says what a template's failure is.
func (a *attempt) failed(name string) (string, bool) {
	for _, t := range a.texts {
		if t.Name == name && t.Err != nil {
			for _, d := range a.diagnoses {
				if d.template == name {
					return d.Message, true
				}
			}
			return t.Err.Error(), true
		}
	}
	return "", false
}

// render adds to the output what a unit renders: with samples, if it waits for
// input.
func (p *packRendering) render(ctx context.Context, u unit, out *Output) {
	ctx, cancel := context.WithTimeout(ctx, p.in.Bounds.timeout())
	defer cancel()
	r := p.memory.unit(u.source(), u.inputs(p.values))
	if !r.done {
		p.renderUnit(ctx, u, r)
		r.done = true
	}
	out.Objects = append(out.Objects, r.out.Objects...)
	out.Failures = append(out.Failures, r.out.Failures...)
	for _, s := range r.out.Skipped {
		out.skip("%s: %s", u.what(), s)
	}
	p.renderer.keep(p.in, u.source(), r.trace)
}

// clean renders a unit without samples, once for equal inputs.
func (p *packRendering) clean(ctx context.Context, u unit, values map[string]any, o executeOptions) *attempt {
	r := p.memory.unit(u.source(), u.inputs(values))
	if r.clean == nil {
		o.subcharts = p.memory.subcharts(u.source())
		r.clean = u.attempt(ctx, values, o)
	}
	return r.clean
}

func (p *packRendering) renderUnit(ctx context.Context, u unit, r *unitRendering) {
	options := executeOptions{Bounds: p.in.Bounds}
	clean := p.clean(ctx, u, p.values, options)
	t := &traceable{unit: u, options: options, values: p.values, repeat: clean.again, texts: map[string]tracedText{}}
	r.trace = t
	var sampled *attempt
	if clean.has(NeedsInput) && !clean.has(Limit) {
		sampled, t.sampledValues, t.sampledOptions = p.fill(ctx, u, clean)
	}

	failures := failuresOf(clean, sampled)
	for i := range failures {
		failures[i].Source = u.source()
	}
	if sampled != nil {
		p.cure(ctx, u, options, failures)
	}
	b := builder{parser: p.renderer.documents, source: u.source()}
	// In lint mode the chart still waits for something, and no output is what
	// a user would get.
	waiting := sampled != nil && t.sampledOptions.Lint
	crds, templates := clean.crds, clean.texts
	if sampled != nil && len(templates) == 0 {
		// The values could not even be brought together.
		crds = sampled.crds
		for _, t := range sampled.texts {
			templates = append(templates, rendered{Name: t.Name, Err: errNotRendered})
		}
	}
	for _, crd := range crds {
		b.add(crd.Name, crd.Text, true, false, false)
	}
	var skipped []string
	for _, template := range slices.Backward(templates) {
		text, ok := template.Text, template.Err == nil
		changed := false
		if sampled != nil {
			if with, rendered := sampled.text(template.Name); rendered {
				changed = !ok || with != text
				text, ok = with, true
			} else if message, failed := sampled.failed(template.Name); failed && !ok && waits(clean, template.Name) {
				skipped = append(skipped, fmt.Sprintf("template %s could not be checked, even with samples for what it waits for: %s", template.Name, message))
			}
		}
		if !ok {
			continue
		}
		t.texts[template.Name] = tracedText{text: text, sampled: changed}
		if isNotes(template.Name) {
			continue
		}
		b.add(template.Name, text, false, changed, changed || waiting)
	}
	r.out = Output{
		Objects:  b.objects,
		Failures: append(failures, b.failures...),
		Skipped:  slices.Concat(skipped, clean.skipped, b.skipped),
	}
}

var errNotRendered = errors.New("not rendered")

// waits tells whether a template waits for input.
func waits(a *attempt, template string) bool {
	return slices.ContainsFunc(a.diagnoses, func(d diagnosis) bool { return d.template == template && d.Kind == NeedsInput })
}

// isNotes tells whether a template is one that Helm shows to the user.
func isNotes(name string) bool { return strings.HasSuffix(name, "NOTES.txt") }

func (o *Output) skip(format string, args ...any) {
	if s := fmt.Sprintf(format, args...); !slices.Contains(o.Skipped, s) {
		o.Skipped = append(o.Skipped, s)
	}
}

// failuresOf lists the failures of a rendering, each once, and notes those that
// samples have cured.
func failuresOf(clean, sampled *attempt) []Failure {
	var out []Failure
	// A template that does not parse takes its defines with it.
	unparsed := slices.ContainsFunc(clean.diagnoses, func(d diagnosis) bool { return d.Kind == Broken && !d.follows })
	for _, d := range clean.diagnoses {
		if d.follows && unparsed {
			continue
		}
		f := d.Failure
		same := func(o Failure) bool {
			if o.Kind != f.Kind || !slices.Equal(o.ValuesPath, f.ValuesPath) {
				return false
			}
			// Ten templates that wait for the same value are one failure.
			return o.Message == f.Message && o.At == f.At || f.Kind == NeedsInput && f.ValuesPath != nil
		}
		if i := slices.IndexFunc(out, same); i >= 0 {
			// A template says better than a schema what it waits for.
			if out[i].At.Line == 0 && f.At.Line > 0 {
				out[i].At, out[i].Message = f.At, f.Message
			}
			continue
		}
		if f.Kind == NeedsInput && sampled != nil && f.ValuesPath != nil {
			again := slices.ContainsFunc(sampled.diagnoses, func(o diagnosis) bool { return same(o.Failure) })
			f.Sampled = !again
		}
		out = append(out, f)
	}
	return out
}

// maxRounds bounds the renderings in search of samples.
const maxRounds = 16

// fill renders a unit again and again, with samples for the values that it
// waits for, until it waits for no more.
func (p *packRendering) fill(ctx context.Context, u unit, clean *attempt) (*attempt, map[string]any, executeOptions) {
	options := executeOptions{Bounds: p.in.Bounds}
	values, _ := deepCopy(p.values).(map[string]any)
	s := newSampler(p.in.Pack)
	current := clean
	for range maxRounds {
		s.round()
		waiting := false
		for _, d := range current.diagnoses {
			if _, ours := s.about(d); ours || d.Kind == NeedsInput {
				waiting = true
				s.fill(values, d)
			}
		}
		if !waiting {
			return current, values, options
		}
		if len(s.filled) == 0 {
			break
		}
		current = u.attempt(ctx, values, options)
		if current.has(Limit) {
			return current, values, options
		}
	}
	// What no value at hand cures, Helm's lint mode lets pass.
	s.restart(values)
	options.Lint = true
	return u.attempt(ctx, values, options), values, options
}

// cure names the first preset with which the unit renders, of a group from which
// none is chosen.
func (p *packRendering) cure(ctx context.Context, u unit, options executeOptions, failures []Failure) {
	for _, preset := range p.presets() {
		if slices.ContainsFunc(p.in.Presets, func(chosen Preset) bool { return chosen.preset.Group == preset.preset.Group }) {
			continue
		}
		a := p.clean(ctx, u, preset.Apply(p.values), options)
		if a.has(NeedsInput, Broken, ValuesSchema, Limit) {
			continue
		}
		for i := range failures {
			if failures[i].Kind == NeedsInput {
				failures[i].CuredByPreset = preset.Name
			}
		}
		return
	}
}

// builder makes objects of rendered templates.
type builder struct {
	parser   *documentParser
	source   Source
	objects  []Object
	failures []Failure
	skipped  []string
}

// add decodes what one template rendered. What is wrong with it is not the
// pack's fault when it is excused.
func (b *builder) add(template, text string, crd, sampled, excused bool) {
	docs, errs := b.parser.parse(text)
	for _, d := range docs {
		for _, d := range unfold(d) {
			o, err := newObject(d, b.source, template, crd)
			if err != nil {
				errs = append(errs, *err)
				continue
			}
			o.Sampled = sampled
			b.objects = append(b.objects, o)
		}
	}
	for _, err := range errs {
		if excused {
			b.skipped = append(b.skipped, fmt.Sprintf("what template %s renders with samples for missing values could not be checked: %v", template, &err))
			continue
		}
		b.failures = append(b.failures, Failure{
			Kind: InvalidYAML, Source: b.source, At: Position{Template: template},
			RenderedLine: err.Line, Message: err.Message,
		})
	}
}

// DefaultTimeout bounds the rendering of one chart or manifest with all its
// samples and presets. The slowest pack at hand takes a quarter of a second.
const DefaultTimeout = 30 * time.Second

func (b Bounds) timeout() time.Duration {
	if b.Timeout <= 0 {
		return DefaultTimeout
	}
	return b.Timeout
}
