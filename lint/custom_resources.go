package lint

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// Custom resources are validated with custom resource definitions: those that
// the pack deploys itself; else those of the packs that it depends on; else
// those of all packs of the run. The first is known while a pack is linted; the
// others only when all packs are rendered, and their renderings dropped. So each
// pack leaves behind the texts of its definitions and the custom resources that
// it has none for.

// CustomResource is an object that neither Kubernetes nor its own pack defines
// the kind of.
type CustomResource struct {
	kube.GVK
	ObjectRef ObjectRef
	Source    render.Source
	// Sampled is as in render.Object.
	Sampled bool
	// Verdict is NoSchema when no pack defines the kind.
	Verdict Verdict
	// Definers are the packs with the definitions that were asked, sorted by
	// path. There is a violation only where all of them see it.
	Definers []*pack.Pack
	// Depends is true when the pack declares a dependency on the Definers, false
	// when they are just packs of the run.
	Depends bool
	// Preset is the one with which the pack deploys it, or deploys it like this;
	// "" for what is deployed as shipped. Violations that are there as shipped do
	// not count again.
	Preset string
	// CuredByPreset names a preset with which the resource is valid, "" when it
	// is valid without, or there is none.
	CuredByPreset string

	index int // of the object in the rendering of its variant
	body  map[string]any
}

// sameResource tells whether two are one, in different variants.
func (c *CustomResource) sameResource(o *CustomResource) bool {
	return c.GVK == o.GVK && c.ObjectRef == o.ObjectRef
}

// groupKind is what a definition defines.
type groupKind struct{ group, kind string }

// definition is a custom resource definition that a pack deploys. Of many of
// them few are ever asked: they are kept as text, which takes a fifth of what
// they take decoded.
type definition struct {
	groupKind
	text string
}

// customizations are what one pack has to do with custom resources.
type customizations struct {
	definitions []definition
	open        []CustomResource
}

// maxDefinitions bounds the definitions that a custom resource is validated with.
// Even a pack that has gone through many versions shows fewer to the run.
const maxDefinitions = 100

// customize notes the definitions of a rendering, validates the custom resources
// that they define, and notes the others.
func (r *RenderedPack) customize(ctx context.Context) (out customizations) {
	own := map[groupKind][]*kube.CRD{}
	for i := range r.Objects {
		o := &r.Objects[i]
		if !kube.IsCRD(kube.ParseGVK(o.APIVersion, o.Kind)) {
			continue
		}
		crd, err := kube.ParseCRD(o.Body)
		if err != nil {
			continue // what is wrong with it is the business of rules
		}
		defined := groupKind{crd.Group, crd.Kind}
		own[defined] = append(own[defined], crd)
		out.definitions = append(out.definitions, definition{defined, o.Text})
	}
	for i := range r.Objects {
		o := &r.Objects[i]
		gvk := kube.ParseGVK(o.APIVersion, o.Kind)
		if r.Verdicts[i].Verdict != kube.NoSchema || kube.BuiltinGroup(gvk.Group) {
			continue
		}
		if crds := own[groupKind{gvk.Group, gvk.Kind}]; len(crds) > 0 {
			verdict, err := judge(ctx, crds, gvk, o.Body)
			if err != nil {
				r.Skipped = append(r.Skipped, fmt.Sprintf("%s was not validated: %v", RefOf(o), err))
			}
			r.Verdicts[i] = verdict
			continue
		}
		out.open = append(out.open, CustomResource{
			GVK: gvk, ObjectRef: RefOf(o), Source: o.Source, Sampled: o.Sampled, index: i, body: o.Body,
		})
	}
	return out
}

// customizeVariants does so for the other variants. It returns the open custom
// resources that presets add or change.
func (r *RenderedPack) customizeVariants(ctx context.Context, shipped []CustomResource) (open []CustomResource) {
	bodies := map[uintptr]bool{}
	for _, c := range shipped {
		bodies[reflect.ValueOf(c.body).Pointer()] = true
	}
	for _, v := range r.Variants[1:] {
		for _, c := range v.customize(ctx).open {
			// Variants share the bodies that they have in common.
			if at := reflect.ValueOf(c.body).Pointer(); v.Preset != "" && !bodies[at] {
				bodies[at] = true
				c.Preset = v.Preset
				open = append(open, c)
			}
		}
	}
	return open
}

// judge validates a custom resource with definitions of its kind: which of them
// a cluster has is not known, and a violation is one that all of them see. Those
// that do not serve its version count only if none does.
func judge(ctx context.Context, crds []*kube.CRD, gvk kube.GVK, body map[string]any) (Verdict, error) {
	if len(crds) > maxDefinitions {
		return Verdict{}, fmt.Errorf("there are %d definitions of its kind", len(crds))
	}
	serves := func(c *kube.CRD) bool { return slices.Contains(c.Served(), gvk.Version) }
	if slices.ContainsFunc(crds, serves) {
		crds = slices.DeleteFunc(slices.Clone(crds), func(c *kube.CRD) bool { return !serves(c) })
	}
	var out Verdict
	for _, crd := range crds {
		if ctx.Err() != nil {
			return Verdict{}, errors.New("the time was up")
		}
		verdict, violations, err := crd.Validate(body)
		switch {
		case err != nil:
			return Verdict{}, err
		case verdict == kube.NoSchema:
			return Verdict{}, nil
		case !out.Custom:
			out = Verdict{Verdict: verdict, Violations: violations, Custom: true}
		default:
			out.Violations = slices.DeleteFunc(out.Violations, func(v kube.Violation) bool {
				return !slices.ContainsFunc(violations, func(w kube.Violation) bool { return v.Same(w) })
			})
		}
	}
	if len(out.Violations) == 0 && out.Custom {
		out.Verdict = kube.Valid
	}
	return out, nil
}

// customValidation is what a crash is blamed on.
const customValidation = "the validation of custom resources"

// customizeAcross validates the custom resources that the packs leave open with
// the definitions of other packs.
func (r *run) customizeAcross(ctx context.Context, results []packResult) {
	r.custom = map[*pack.Pack][]CustomResource{}
	known := map[groupKind][]*definer{}
	for i, result := range results {
		for _, d := range result.custom.definitions {
			known[d.groupKind] = append(known[d.groupKind], &definer{pack: r.repo.Packs[i], definition: d})
		}
	}
	for i := range results {
		p := r.repo.Packs[i]
		if len(results[i].custom.open) == 0 {
			continue
		}
		ctx, cancel := context.WithTimeout(ctx, r.renderer.timeout)
		for _, c := range results[i].custom.open {
			failed := guard(customValidation, func() { r.customizeOne(ctx, p, &c, &results[i].report, known[groupKind{c.Group, c.Kind}]) })
			if failed != nil {
				results[i].crashes = append(results[i].crashes, *failed)
			}
			c.body = nil
			r.custom[p] = append(r.custom[p], c)
		}
		cancel()
		compareVariants(r.custom[p])
	}
}

// customizeOne validates a custom resource of a pack with definitions of others.
func (r *run) customizeOne(ctx context.Context, p *pack.Pack, c *CustomResource, report *PackReport, known []*definer) {
	near, depends := nearest(p, known)
	var crds []*kube.CRD
	for _, d := range near {
		crd := d.parse(r.renderer.templates)
		if crd == nil {
			continue
		}
		crds = append(crds, crd)
		if !slices.Contains(c.Definers, d.pack) {
			c.Definers = append(c.Definers, d.pack)
		}
	}
	c.Depends = depends
	verdict, err := judge(ctx, crds, c.GVK, c.body)
	if err != nil {
		report.Skipped = append(report.Skipped, fmt.Sprintf("%s was not validated: %v", c.ObjectRef, err))
	}
	if c.Verdict = verdict; verdict.Custom && c.Preset == "" {
		report.validated(c.ObjectRef)
	}
}

// compareVariants sets off what presets make of custom resources against what is
// shipped.
func compareVariants(all []CustomResource) {
	for i := range all {
		shipped := &all[i]
		if shipped.Preset != "" {
			continue
		}
		for j := range all {
			c := &all[j]
			if c.Preset == "" || !c.sameResource(shipped) {
				continue
			}
			if c.Verdict.Verdict == kube.Valid && shipped.CuredByPreset == "" && shipped.Verdict.Verdict == kube.Invalid {
				shipped.CuredByPreset = c.Preset
			}
			c.Verdict.Violations = slices.DeleteFunc(c.Verdict.Violations, func(v kube.Violation) bool {
				return slices.ContainsFunc(shipped.Verdict.Violations, v.Same)
			})
		}
	}
}

// definer is a pack with a definition.
type definer struct {
	pack *pack.Pack
	definition

	parsed bool
	crd    *kube.CRD
}

// nearest chooses the definitions of the packs that a pack depends on, if there
// are any, else all. Of equal ones it takes the first.
func nearest(p *pack.Pack, all []*definer) (near []*definer, depends bool) {
	for _, d := range all {
		if dependsOn(p, d.pack) {
			near = append(near, d)
		}
	}
	depends = len(near) > 0
	if !depends {
		near = all
	}
	seen := map[string]bool{}
	var out []*definer
	for _, d := range near {
		if !seen[d.text] {
			seen[d.text] = true
			out = append(out, d)
		}
	}
	return out, depends
}

// dependsOn tells whether a pack declares a dependency that another one fulfils.
// A pack is no dependency of its own, whatever it says of upgrades.
func dependsOn(p, on *pack.Pack) bool {
	dependencies := p.Meta().Root.Get("constraints", "dependencies")
	if !dependencies.Is(pack.Sequence) || on.Name() == "" || on.Name() == p.Name() {
		return false
	}
	return slices.ContainsFunc(dependencies.Items, func(d *pack.Node) bool {
		kind := d.Get("type").Str()
		return d.Get("packName").Str() == on.Name() && (kind == "required" || kind == "optional") &&
			compareToBound(on.Version(), d.Get("minVersion").Str()) >= 0 &&
			compareToBound(on.Version(), d.Get("maxVersion").Str()) <= 0
	})
}

// compareToBound compares a version with one end of a range, as far as that end
// goes: 1.5.3 is at 1.5. An end that says nothing is no bound.
func compareToBound(version, bound string) int {
	numbers, _ := pack.SplitVersion(version)
	limit, _ := pack.SplitVersion(bound)
	for i := range min(len(numbers), len(limit)) {
		if c := pack.CompareNumbers(numbers[i], limit[i]); c != 0 {
			return c
		}
	}
	return 0
}

// parse reads the definition, nil if it is gone. Its text can be that of a whole
// list, of which it is an item.
func (d *definer) parse(templates *render.Renderer) *kube.CRD {
	if d.parsed {
		return d.crd
	}
	d.parsed = true
	for _, body := range templates.Decode(d.text) {
		if crd, err := kube.ParseCRD(body); err == nil && (groupKind{crd.Group, crd.Kind}) == d.groupKind {
			d.crd = crd
			break
		}
	}
	return d.crd
}

// CustomResources are the custom resources of a pack whose kinds it does not
// define itself, in the order in which they are rendered.
func (p *RepoPass) CustomResources(in *pack.Pack) []CustomResource { return p.run.custom[in] }

// ReportCustomResource is as Pass.ReportObject. It renders the pack again, to find
// the place; what ReportObject knows of it is gone by now.
func (p *RepoPass) ReportCustomResource(in *pack.Pack, c *CustomResource, path []string, message string, options ...Option) {
	set := p.run.of(in)
	if !set.has(p.rule.ID) {
		return
	}
	rendering := p.rendering(in, c.Preset)
	if rendering == nil || c.index >= len(rendering.Objects) {
		return
	}
	if c.Preset != "" {
		message = rendering.prefix() + message
		options = append(options, func(f *Finding) { f.Preset = c.Preset })
	}
	pass := Pass{Pack: in, Repo: p.Repo, Rendering: rendering, rule: p.rule, options: set.Options}
	pass.ReportObject(&rendering.Objects[c.index], path, message, options...)
	p.findings[in] = append(p.findings[in], pass.findings...)
}

// rendering renders a pack again, once for all findings of a rule in it.
func (p *RepoPass) rendering(in *pack.Pack, preset string) *RenderedPack {
	needs := Rendered
	if preset != "" {
		needs = EachVariant
	}
	if p.again == nil || p.againOf != in || needs > Rendered && len(p.again.Variants) == 1 {
		p.forget()
		p.again, _ = p.run.rendering(p.ctx, in, needs)
		p.againOf = in
	}
	if p.again == nil {
		return nil
	}
	i := slices.IndexFunc(p.again.Variants, func(v *RenderedPack) bool { return v.Preset == preset && (preset == "" || !v.Enabled) })
	if i < 0 {
		return nil
	}
	return p.again.Variants[i]
}

func (p *RepoPass) forget() {
	if p.again != nil {
		p.run.renderer.templates.Forget(p.againOf)
		p.again, p.againOf = nil, nil
	}
}

// validated notes that one object less is of a kind without a schema.
func (r *PackReport) validated(o ObjectRef) {
	kind := o.APIVersion + "/" + o.Kind
	if r.Unvalidated[kind]--; r.Unvalidated[kind] <= 0 {
		delete(r.Unvalidated, kind)
	}
}

// SourcePos is the entry of pack.json that a chart or manifest is listed by.
func SourcePos(p *pack.Pack, source render.Source) pack.Pos {
	if m := p.ManifestAt(source.Manifest); m != nil {
		return m.Node.Pos
	}
	return chartPos(p, source)
}
