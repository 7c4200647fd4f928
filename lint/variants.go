package lint

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// Variant is a way to deploy a pack.
type Variant struct {
	Version kube.Version
	// Preset is the one that is chosen, "group:name"; "" for none.
	Preset string
	// Enabled tells that the presets which values.yaml marks as enabled are
	// applied as well, but for those of Preset's own group.
	Enabled bool
}

// Shipped tells whether the values are the pack's own.
func (v Variant) Shipped() bool { return v.Preset == "" && !v.Enabled }

// prefix introduces a message that holds for the variant and not for the first.
func (v Variant) prefix() string {
	switch {
	case v.Shipped():
		return fmt.Sprintf("On Kubernetes %s: ", v.Version.MinorString())
	case v.Preset == "":
		return "With the presets that values.yaml marks as enabled: "
	case v.Enabled:
		return fmt.Sprintf("With the preset %q and those that values.yaml marks as enabled: ", v.Preset)
	}
	return fmt.Sprintf("With the preset %q: ", v.Preset)
}

// check runs the rule on the variants that it wants to see.
func (p *Pass) check(rendering *RenderedPack) {
	switch p.rule.Needs {
	case Files:
		p.rule.Check(p)
	case Rendered, AllVariants:
		p.Rendering = rendering
		p.rule.Check(p)
	default:
		for _, p.Rendering = range rendering.Variants {
			if p.rule.Needs == EachVariant || p.Rendering.Shipped() {
				p.checkVariant(p.Rendering != rendering)
			}
		}
	}
}

// checkVariant runs the rule on a variant, and keeps of its findings what no
// variant before has given.
func (p *Pass) checkVariant(later bool) {
	known := p.findings
	p.findings = nil
	p.rule.Check(p)
	for _, f := range p.findings {
		if slices.ContainsFunc(known, f.repeats) {
			continue
		}
		if later {
			f.key = f.identity()
			f.Message = p.Rendering.prefix() + f.Message
			f.Preset = p.Rendering.Preset
			// What holds for some of the supported versions is no certain error.
			if p.Rendering.Shipped() && (f.Severity == Unset || f.Severity == Error) {
				f.Severity = min(Warning, p.rule.Severity)
			}
		}
		known = append(known, f)
	}
	p.findings = known
}

// repeats tells whether another variant gave the finding before. The same may
// stand at another place there, as the value that sets a field is a preset's.
func (f *Finding) repeats(o Finding) bool {
	if o.identity() != f.identity() {
		return false
	}
	return o.pos == f.pos || f.Object != nil && o.Object != nil && *f.Object == *o.Object
}

// identity is what tells a finding from others at its place.
func (f *Finding) identity() string {
	if f.key != "" {
		return f.key
	}
	return f.Message
}

// render renders a pack in the variants that the rules need: as shipped for the
// first Kubernetes version, for the other versions, and with the presets.
func (r *renderer) render(ctx context.Context, p *pack.Pack, needs Needs) (*RenderedPack, error) {
	limited, cancel := context.WithTimeout(ctx, r.timeout)
	defer cancel()
	s := packVariants{
		renderer: r, pack: p, declared: DeclaredVersions(p), variables: r.optionsOf(p).Variables,
		verdicts: map[verdictKey]Verdict{}, images: map[uintptr][]render.Image{},
	}
	versions := s.declared.rendered(r.optionsOf(p).KubernetesVersions)
	shipped, err := s.render(ctx, limited, variantInput{Variant: Variant{Version: versions[0]}})
	if err != nil {
		return nil, err
	}
	shipped.Variants = []*RenderedPack{shipped}
	shipped.imageUses = imageUsesOf(shipped)
	var variants []variantInput
	if needs >= EachVersion {
		for _, version := range versions[1:] {
			variants = append(variants, variantInput{Variant: Variant{Version: version}})
		}
	}
	if needs >= EachVariant {
		variants = append(variants, s.presets(versions[0])...)
	}
	objects := 0
	for i, v := range variants {
		if limited.Err() != nil || objects > maxVariantObjects {
			shipped.Skipped = append(shipped.Skipped, fmt.Sprintf("of %d presets and Kubernetes versions only %d were rendered, within the bounds on time and size of one pack", len(variants), i))
			break
		}
		rendered, err := s.render(ctx, limited, v)
		if err != nil {
			return nil, err
		}
		objects += len(rendered.Objects)
		shipped.Variants = append(shipped.Variants, rendered)
	}
	return shipped, nil
}

// maxVariantObjects bounds the objects of all variants of a pack, some hundred
// bytes each beside what they share. Real packs have fewer than a thousand.
const maxVariantObjects = 300_000

// FixedAcrossVersions tells whether a field of a rendered object is the same on
// a much older, or newer, Kubernetes version.
func (r *RenderedPack) FixedAcrossVersions(o *render.Object, field []string) bool {
	want, depth := fieldAt(o.Body, field)
	other := r.elsewhere()
	if other == nil || depth < len(field) {
		return false
	}
	for i := range other.Objects {
		if sameObject(&other.Objects[i], o) {
			got, n := fieldAt(other.Objects[i].Body, field)
			return n == depth && reflect.DeepEqual(got, want)
		}
	}
	return false
}

// packVariants renders the variants of one pack.
type packVariants struct {
	*renderer
	pack      *pack.Pack
	declared  VersionRange
	variables map[string]string
	verdicts  map[verdictKey]Verdict
	images    map[uintptr][]render.Image // by body
}

// variantInput is a variant and the presets to apply for it.
type variantInput struct {
	Variant
	enabled, chosen []render.Preset
}

// presets lists the variants with presets: what values.yaml marks as enabled,
// and each preset, alone and beside those.
func (s *packVariants) presets(version kube.Version) (out []variantInput) {
	all := render.Presets(s.pack, s.macros(version))
	if len(all) == 0 {
		return nil
	}
	var enabled []render.Preset
	for _, marker := range s.pack.PresetMarkers() {
		for _, named := range marker.Enabled {
			if i := slices.IndexFunc(all, func(p render.Preset) bool { return p.Name == named.ID() }); i >= 0 {
				enabled = append(enabled, all[i])
			}
		}
	}
	if len(enabled) > 0 {
		out = append(out, variantInput{Variant{Version: version, Enabled: true}, enabled, nil})
	}
	for _, preset := range all {
		out = append(out, variantInput{Variant{Version: version, Preset: preset.Name}, nil, []render.Preset{preset}})
	}
	for _, preset := range all {
		group, _, _ := strings.Cut(preset.Name, ":")
		var with []render.Preset
		for _, other := range enabled {
			if other.Name != preset.Name && !strings.HasPrefix(other.Name, group+":") {
				with = append(with, other)
			}
		}
		if len(with) > 0 {
			out = append(out, variantInput{Variant{Version: version, Preset: preset.Name, Enabled: true}, with, []render.Preset{preset}})
		}
	}
	return out
}

func (s *packVariants) macros(version kube.Version) render.Macros {
	return render.Macros{KubernetesVersion: version.String(), Variables: s.variables, PackValue: s.packValue(s.pack)}
}

// render renders one variant. Positions are traced after the time for rendering
// is over, and for as long as the run goes on.
func (s *packVariants) render(ctx, limited context.Context, variant variantInput) (*RenderedPack, error) {
	in := render.Input{
		Pack:              s.pack,
		Enabled:           variant.enabled,
		Presets:           variant.chosen,
		KubernetesVersion: "v" + variant.Version.String(),
		APIVersions:       s.served(variant.Version),
		Macros:            s.macros(variant.Version),
	}
	output, err := s.templates.Render(limited, in)
	if err != nil {
		return nil, err
	}
	out := &RenderedPack{
		Variant: variant.Variant, Range: s.declared, Macros: in.Macros, Output: output,
		Verdicts: make([]Verdict, len(output.Objects)), Values: s.pack.Values().Root,
	}
	for _, preset := range slices.Concat(variant.enabled, variant.chosen) {
		out.Values = preset.Source().Apply(out.Values)
	}
	for i := range output.Objects {
		if out.Verdicts[i], err = s.validate(variant.Version, &output.Objects[i]); err != nil {
			return nil, err
		}
	}
	out.images = sync.OnceValue(func() []render.Image { return s.imagesOf(output.Objects) })
	out.trace = func(source render.Source, template string) []render.Position {
		return s.templates.Trace(ctx, in, source, template)
	}
	// What rules ask for later has to fit into the time for the pack, too.
	deadline, _ := limited.Deadline()
	out.elsewhere = sync.OnceValue(func() *RenderedPack {
		other := variant
		if other.Version = kube.Versions()[0]; other.Version == variant.Version {
			other.Version = kube.Newest()
		}
		ctx, cancel := context.WithDeadline(ctx, deadline)
		defer cancel()
		rendered, err := s.render(ctx, ctx, other)
		if err != nil {
			return nil
		}
		return rendered
	})
	out.violations = func(body map[string]any) ([]kube.Violation, bool) {
		_, violations, err := s.schemas.Validate(variant.Version, body)
		return violations, err == nil
	}
	out.reads = func(c *pack.Chart) *render.Reads { return s.readsOf(s.pack, c) }
	out.vary = func(source render.Source, edit func(map[string]any)) *render.Output {
		ctx, cancel := context.WithDeadline(ctx, deadline)
		defer cancel()
		return s.templates.Vary(ctx, in, source, edit)
	}
	resampled := map[render.Source]*render.Output{}
	out.resample = func(source render.Source) *render.Output {
		if resampled[source] == nil {
			ctx, cancel := context.WithDeadline(ctx, deadline)
			defer cancel()
			resampled[source] = s.templates.Resample(ctx, in, source, func(values map[string]any) { fillIn(s.pack, values) })
		}
		return resampled[source]
	}
	out.inert = func(source render.Source, paths [][]string) [][]string {
		ctx, cancel := context.WithDeadline(ctx, deadline)
		defer cancel()
		return s.templates.Inert(ctx, in, source, paths)
	}
	return out, nil
}

// imagesOf lists the images of a variant, which shares most objects with the
// others.
func (s *packVariants) imagesOf(objects []render.Object) []render.Image {
	var out []render.Image
	for i := range objects {
		key := reflect.ValueOf(objects[i].Body).Pointer()
		images, ok := s.images[key]
		if !ok {
			images = render.ImagesOf(&objects[i])
			s.images[key] = images
		}
		for _, image := range images {
			image.Object = i
			out = append(out, image)
		}
	}
	return out
}

// verdictKey names a body, which variants share.
type verdictKey struct {
	version kube.Version
	body    uintptr
}

func (s *packVariants) validate(version kube.Version, o *render.Object) (Verdict, error) {
	key := verdictKey{version, reflect.ValueOf(o.Body).Pointer()}
	if known, ok := s.verdicts[key]; ok {
		return known, nil
	}
	verdict, violations, err := s.schemas.Validate(version, o.Body)
	if err != nil {
		return Verdict{}, fmt.Errorf("validating %s: %w", RefOf(o), err)
	}
	out := Verdict{Verdict: verdict, Violations: violations}
	s.verdicts[key] = out
	return out, nil
}
