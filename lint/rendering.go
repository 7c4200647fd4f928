package lint

import (
	"fmt"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// RenderedPack is what a pack deploys in one variant, validated against the
// Kubernetes schemas.
type RenderedPack struct {
	Variant
	// Range is what the pack declares in constraints.dependencies.
	Range VersionRange
	// Macros are what Palette's macros stood for.
	Macros render.Macros
	*render.Output
	// Verdicts has one entry for each of Output.Objects.
	Verdicts []Verdict
	// Values are the pack's values in this variant, macros unresolved, each at
	// its place in values.yaml or presets.yaml.
	Values *pack.Node
	// Variants are all variants that were rendered, this one included. Only the
	// first of them, the pack as shipped, has the list.
	Variants []*RenderedPack

	trace    func(source render.Source, template string) []render.Position
	vary     func(source render.Source, edit func(values map[string]any)) *render.Output
	resample func(source render.Source) *render.Output
	// elsewhere is the same on another Kubernetes version.
	elsewhere func() *RenderedPack
	trials    int // renderings in search of values
	renames   int // fields that another name was tried for
	// violations validates what an object would be.
	violations func(body map[string]any) (found []kube.Violation, ok bool)
	images     func() []render.Image
	reads      func(*pack.Chart) *render.Reads
	inert      func(source render.Source, paths [][]string) [][]string

	imageUses func() []*ImageUse // of the first variant
}

// Verdict is what validation says of one object.
type Verdict struct {
	kube.Verdict
	Violations []kube.Violation
	// Custom is true when the kind is not one of Kubernetes or --schema-location,
	// and the verdict is that of custom resource definitions.
	Custom bool
}

// Images are the images that the objects name.
func (r *RenderedPack) Images() []render.Image { return r.images() }

// renderer turns packs into RenderedPacks; it holds what the packs of one run
// share.
type renderer struct {
	templates *render.Renderer
	schemas   *kube.Validator
	repo      *Repo
	optionsOf func(*pack.Pack) *Options
	timeout   time.Duration

	mu          sync.Mutex
	apiVersions map[kube.Version][]string
}

func (r *renderer) served(v kube.Version) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	list, ok := r.apiVersions[v]
	if !ok {
		list = kube.APIVersions(v)
		r.apiVersions[v] = list
	}
	return list
}

// packValue looks up {{ .spectro.pack.NAME.PATH }}: in the pack itself, else in
// the first pack of the run with that name.
func (r *renderer) packValue(self *pack.Pack) func(string, []string) (string, bool) {
	return func(name string, path []string) (string, bool) {
		if self.Name() == name {
			return scalarAt(self, path), true
		}
		for _, p := range r.repo.Named(name) {
			return scalarAt(p, path), true
		}
		return "", false
	}
}

// scalarAt is the text of a value of a pack, "" for what is none.
func scalarAt(p *pack.Pack, path []string) string {
	found, _ := p.Values().Root.Lookup(strings.Join(path, "."))
	if len(found) != 1 || found[0].Is(pack.Null) || found[0].Is(pack.Mapping) || found[0].Is(pack.Sequence) {
		return ""
	}
	return found[0].Value
}

// Locate finds the line of a template that produced a line of its output; the
// Line is 0 when that is not known.
func (r *RenderedPack) Locate(source render.Source, template string, renderedLine int) render.Position {
	if traced := r.trace(source, template); renderedLine >= 1 && renderedLine <= len(traced) {
		return traced[renderedLine-1]
	}
	return render.Position{Template: template}
}

// spot is where a finding about a rendered field is best shown.
type spot struct {
	pos pack.Pos
	// template describes the line of the chart that produced the field,
	// "archive:template:line".
	template string
	// source is the template's line where that is a file of the repository, and
	// not pos itself.
	source *pack.Pos
}

// place finds the line of the repository that a field of a rendered object is
// best shown at: that of the value that sets it, else that of the template, else
// that of the chart in pack.json.
func (r *RenderedPack) place(p *pack.Pack, o *render.Object, field []string) spot {
	out := r.inTemplate(p, o, field)
	if _, value, ok := r.SetBy(p, o, field); ok {
		source := out.source
		if source != nil {
			line := *source
			source = &line
		}
		return spot{pos: settingPos(value), template: out.template, source: source}
	}
	out.source = nil
	return out
}

// inTemplate is place without the values.
func (r *RenderedPack) inTemplate(p *pack.Pack, o *render.Object, field []string) spot {
	at := r.Locate(o.Source, o.Template, o.Line+o.LineOf(field)-1)
	var out spot
	if o.Source.Manifest >= 0 {
		out.pos = pack.Pos{File: o.Source.Path, Line: 1, Column: 1}
		if at.Line > 0 {
			out.pos = p.Text(o.Source.Path).At(at.Line)
		}
		out.source = &out.pos
	} else {
		out.template = o.Source.Path + ":" + at.Template
		if at.Line > 0 {
			out.template += fmt.Sprintf(":%d", at.Line)
		}
		out.pos = chartPos(p, o.Source)
		if twin, ok := twinOf(p, o.Source.Path, at); ok {
			out.pos, out.source = twin, &twin
		}
	}
	return out
}

// settingPos is the place of a scalar, or of the key of what is none.
func settingPos(s pack.Pair) pack.Pos {
	if s.Value.Kind == pack.Mapping || s.Value.Kind == pack.Sequence {
		return s.Key.Pos
	}
	return s.Value.Pos
}

func chartPos(p *pack.Pack, source render.Source) pack.Pos {
	if c := p.ChartAt(source.Chart); c != nil {
		return c.Node.Pos
	}
	return pack.Pos{File: pack.MetaFile, Line: 1, Column: 1}
}

// twinOf finds a template's line in the unpacked folder that many packs keep
// beside the archive for reviewers. It counts only when the file there is the
// one in the archive, byte for byte.
func twinOf(p *pack.Pack, archive string, at render.Position) (pack.Pos, bool) {
	chart, file, ok := strings.Cut(at.Template, "/")
	if !ok || at.Line == 0 {
		return pack.Pos{}, false
	}
	loaded, err := p.LoadArchive(archive)
	if err != nil {
		return pack.Pos{}, false
	}
	for _, dir := range []string{chart, strings.TrimSuffix(path.Base(archive), ".tgz")} {
		twin := path.Join(path.Dir(archive), dir, file)
		d := p.Text(twin)
		if len(d.Text) == 0 {
			continue
		}
		for _, t := range loaded.Chart.Raw {
			if t.Name == file && string(t.Data) == string(d.Text) {
				return d.At(at.Line), true
			}
		}
	}
	return pack.Pos{}, false
}
