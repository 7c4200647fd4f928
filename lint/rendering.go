package lint

import (
	"context"
	"fmt"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// RenderedPack is what a pack deploys, rendered for one Kubernetes version and
// validated against its schemas.
type RenderedPack struct {
	Version kube.Version
	// Range is what the pack declares in constraints.dependencies.
	Range VersionRange
	*render.Output
	// Verdicts has one entry for each of Output.Objects.
	Verdicts []Verdict

	trace  func(source render.Source, template string) []render.Position
	images func() []render.Image
	reads  func(*pack.Chart) *render.Reads
	inert  func(source render.Source, paths [][]string) [][]string
}

// Verdict is what validation says of one object.
type Verdict struct {
	kube.Verdict
	Violations []kube.Violation
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

func (r *renderer) render(ctx context.Context, p *pack.Pack) (*RenderedPack, error) {
	declared := DeclaredVersions(p)
	options := r.optionsOf(p)
	version := options.KubernetesVersion
	if version == (kube.Version{}) {
		version = declared.newest()
	}
	in := render.Input{
		Pack:              p,
		KubernetesVersion: "v" + version.String(),
		APIVersions:       r.served(version),
		Macros: render.Macros{
			KubernetesVersion: version.String(),
			Variables:         options.Variables,
			PackValue:         r.packValue(p),
		},
	}
	deadline := time.Now().Add(r.timeout)
	limited, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	output, err := r.templates.Render(limited, in)
	if err != nil {
		return nil, err
	}
	out := &RenderedPack{Version: version, Range: declared, Output: output, Verdicts: make([]Verdict, len(output.Objects))}
	for i := range output.Objects {
		verdict, violations, err := r.schemas.Validate(version, output.Objects[i].Body)
		if err != nil {
			return nil, fmt.Errorf("validating %s: %w", RefOf(&output.Objects[i]), err)
		}
		out.Verdicts[i] = Verdict{Verdict: verdict, Violations: violations}
	}
	out.images = sync.OnceValue(func() []render.Image { return render.Images(output.Objects) })
	out.trace = func(source render.Source, template string) []render.Position {
		return r.templates.Trace(ctx, in, source, template)
	}
	out.reads = func(c *pack.Chart) *render.Reads { return r.readsOf(p, c) }
	out.inert = func(source render.Source, paths [][]string) [][]string {
		limited, cancel := context.WithDeadline(ctx, deadline)
		defer cancel()
		return r.templates.Inert(limited, in, source, paths)
	}
	return out, nil
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

// place finds the line of the repository that a field of a rendered object is
// best shown at, and describes the template that produced it.
func (r *RenderedPack) place(p *pack.Pack, o *render.Object, field []string) (pos pack.Pos, template string) {
	at := r.Locate(o.Source, o.Template, o.Line+o.LineOf(field)-1)
	if o.Source.Manifest >= 0 {
		manifest := p.Manifests()[o.Source.Manifest]
		if at.Line > 0 {
			return p.Text(manifest.Path).At(at.Line), ""
		}
		return pack.Pos{File: manifest.Path, Line: 1, Column: 1}, ""
	}
	template = o.Source.Path + ":" + at.Template
	if at.Line > 0 {
		template += fmt.Sprintf(":%d", at.Line)
	}
	if twin, ok := twinOf(p, o.Source.Path, at); ok {
		return twin, template
	}
	return chartPos(p, o.Source), template
}

func chartPos(p *pack.Pack, source render.Source) pack.Pos {
	for _, c := range p.Charts() {
		if c.Index == source.Chart {
			return c.Node.Pos
		}
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
