package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// PresetRenderFailed compares each preset with the pack as shipped: what is
// wrong there already belongs to other rules. Each preset is applied alone, and
// beside the presets that values.yaml marks as enabled. A value that the user
// still has to give is a warning, and none where schema.yaml asks for it.
var PresetRenderFailed = lint.Rule{
	ID:       "preset-render-failed",
	Severity: lint.Error,
	Category: lint.Rendering,
	Summary:  "with a preset, the pack no longer renders, or renders objects that Kubernetes rejects",
	Why:      "Whoever picks the preset in the UI breaks the deployment. Nobody sees it before: the values as shipped are fine.",
	Fix:      "Correct what the preset adds or removes. `packlint render PACK --preset GROUP:NAME` shows what it gives.",
	Related:  []string{"preset-no-effect", "chart-render-failed", "kubernetes-schema"},
	Needs:    lint.AllVariants,
	Check: func(p *lint.Pass) {
		shipped := p.Rendering
		known, failures := map[string]bool{}, slices.Clone(shipped.Failures)
		for _, violation := range violationsOf(shipped) {
			known[violation.id()] = true
		}
		for _, v := range shipped.Variants {
			if v.Shipped() {
				continue
			}
			c := presetCheck{Pass: p, variant: v, preset: presetNamed(p.Pack, v.Preset)}
			for _, f := range v.Failures {
				if !slices.ContainsFunc(failures, func(o render.Failure) bool { return sameFailure(o, f) }) {
					c.failure(f)
				}
			}
			if v.Preset == "" { // it comes first, and no preset beside it is to blame
				failures = append(failures, v.Failures...)
			}
			for _, violation := range violationsOf(v) {
				if id := violation.id(); !known[id] {
					known[id] = true // when several presets bring it about, the first is named
					c.violation(violation)
				}
			}
		}
	},
}

// presetNamed returns the preset with an id, nil for none.
func presetNamed(p *pack.Pack, id string) *pack.Preset {
	for _, preset := range p.PresetList() {
		if preset.ID() == id {
			return preset
		}
	}
	return nil
}

// objectViolation is what is wrong with a rendered object.
type objectViolation struct {
	object    *render.Object
	violation kube.Violation
	custom    bool // a custom resource
}

func (v objectViolation) id() string {
	return fmt.Sprint(v.object.APIVersion, lint.RefOf(v.object), v.violation.Path, v.violation.Message)
}

func violationsOf(r *lint.RenderedPack) []objectViolation {
	var out []objectViolation
	for i, verdict := range r.Verdicts {
		o := &r.Objects[i]
		for _, v := range verdict.Violations {
			if o.Sampled && v.Kind != kube.KindUnknownField {
				continue // perhaps the sample's fault
			}
			out = append(out, objectViolation{o, v, verdict.Custom})
		}
	}
	return out
}

func sameFailure(a, b render.Failure) bool {
	if a.Kind != b.Kind || a.Source != b.Source {
		return false
	}
	return a.Message == b.Message && a.At.Template == b.At.Template || a.Kind == render.NeedsInput && len(a.ValuesPath) > 0 && slices.Equal(a.ValuesPath, b.ValuesPath)
}

// presetCheck reports what is wrong with one variant.
type presetCheck struct {
	*lint.Pass
	variant *lint.RenderedPack
	preset  *pack.Preset // nil when it is those that values.yaml marks
}

func (c *presetCheck) failure(f render.Failure) {
	if f.Kind == render.KubeVersion || f.CuredByPreset != "" {
		return // chart-kube-version, or a preset of another group goes with this one
	}
	var options []lint.Option
	at := c.nodeAt(f.ValuesPath)
	if at == nil || at.Pos.File != pack.PresetsFile {
		if path, ok := c.variant.GoneWithout(f, c.sets()); ok {
			at = c.nodeAt(path)
		}
	}
	broken := "can no longer be rendered"
	switch f.Kind {
	case render.NeedsInput:
		if len(f.ValuesPath) > 0 && askedBySchema(c.Pack, f.ValuesPath) {
			return
		}
		broken = "cannot be installed until the user sets a value that the pack does not ask for"
		if at != nil && at.Pos.File == pack.PresetsFile && !c.empty(at) {
			broken = "can no longer be rendered" // the preset has set it
			options = append(options, lint.Hint("let the preset set what the chart asks for, or mark it as required in schema.yaml"))
			break
		}
		if len(f.ValuesPath) > 0 {
			broken = fmt.Sprintf("cannot be installed until the user sets %s, and the pack does not ask for it", dotted(f.ValuesPath))
			options = append(options, lint.Hint("set it in the preset, or add to schema.yaml: %s: {schema: '{{ required | format \"${string}\" }}'}", packPath(f.ValuesPath)))
		}
		options = append(options, lint.As(lint.Warning))
	case render.ValuesSchema:
		broken = "refuses its values"
	case render.InvalidYAML:
		broken = "renders invalid YAML"
	case render.Limit:
		broken = "is beyond the limits of a rendering"
	}
	c.report(at, fmt.Sprintf("%s %s (%s: %s)", subject(c.Pack, f), broken, inTemplate(f), brief(f.Message)), options...)
}

func (c *presetCheck) violation(v objectViolation) {
	var options []lint.Option
	if left, asked := leftToUser(c.Pass, c.variant, v.object, v.violation); asked {
		return
	} else if left {
		options = append(options, lint.As(lint.Warning))
	}
	message := inObject(v.object.Kind, v.object.Name, v.violation)
	if v.custom && v.violation.Kind == kube.KindUnknownField {
		message += ", which the API server drops"
		options = append(options, lint.As(lint.Warning))
	}
	var at *pack.Node
	if _, value, ok := c.variant.SetBy(c.Pack, v.object, v.violation.Path); ok {
		at = value.Key
	}
	ref := lint.RefOf(v.object)
	options = append(options, lint.Hint("%s", v.violation.Hint), func(f *lint.Finding) { f.Object = &ref })
	c.report(at, message, options...)
}

// sets lists the paths of the values that the preset sets.
func (c *presetCheck) sets() [][]string {
	if c.preset == nil {
		return nil
	}
	return setPaths(c.preset)
}

// empty tells whether the key of a value that the preset sets has none.
func (c *presetCheck) empty(key *pack.Node) bool {
	for _, path := range c.sets() {
		if pair, ok := c.variant.Values.Get(path[:len(path)-1]...).Pair(path[len(path)-1]); ok && pair.Key == key {
			return pair.Value.Blank()
		}
	}
	return false
}

// nodeAt is the value at a path, or the innermost one above it.
func (c *presetCheck) nodeAt(path []string) *pack.Node {
	for n := len(path); n > 0; n-- {
		if pair, ok := c.variant.Values.Get(path[:n-1]...).Pair(path[n-1]); ok {
			return pair.Key
		}
	}
	return nil
}

// report places a finding at what the preset sets, else at the preset itself.
func (c *presetCheck) report(at *pack.Node, message string, options ...lint.Option) {
	var pos pack.Pos
	name := c.variant.Preset
	if c.preset != nil {
		pos = c.preset.Node.Get("name").Pos
	} else if markers := c.Pack.PresetMarkers(); len(markers) > 0 {
		pos = markers[0].Pos
		name = "presets that values.yaml marks as enabled"
	}
	if at != nil && at.Pos.File == pack.PresetsFile {
		pos = at.Pos
	}
	intro := fmt.Sprintf("with the preset %q", name)
	if c.preset == nil {
		intro = "with the " + name
	} else if c.variant.Enabled {
		intro += " beside those that values.yaml marks as enabled"
	}
	options = append(options, lint.Cause("preset-render-failed "+name), lint.Key(message), func(f *lint.Finding) { f.Preset = c.variant.Preset })
	if at != nil && at.Pos.File != pack.PresetsFile {
		options = append(options, lint.See(at.Pos, "the value"))
	}
	c.Pass.Report(pos, intro+", "+message, options...)
}
