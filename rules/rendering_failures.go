package rules

import (
	"fmt"
	"path"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// reportFailures reports the rendering failures of the kinds, of charts or of
// manifests.
func reportFailures(p *lint.Pass, manifests bool, explain func(render.Failure) (message string, options []lint.Option), kinds ...render.FailureKind) {
	for _, f := range p.Rendering.Failures {
		if (f.Source.Manifest >= 0) != manifests || !contains(kinds, f.Kind) {
			continue
		}
		if f.At.Line == 0 && f.RenderedLine > 0 {
			f.At = p.Rendering.Locate(f.Source, f.At.Template, f.RenderedLine)
		}
		message, options := explain(f)
		if message == "" {
			continue // another rule explains it
		}
		pos, at := failurePos(p.Pack, f)
		p.Report(pos, message, append(options, at)...)
	}
}

func contains[T comparable](list []T, v T) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

// failurePos places a failure: at the value behind it when it is in
// values.yaml, at the line of a manifest, else at the chart's entry in
// pack.json.
func failurePos(p *pack.Pack, f render.Failure) (pack.Pos, lint.Option) {
	template := func(finding *lint.Finding) {
		if f.Source.Manifest < 0 && f.At.Template != "" {
			finding.Template = templateName(f)
		}
	}
	if f.Source.Manifest >= 0 {
		if f.At.Line > 0 {
			return p.Text(f.Source.Path).At(f.At.Line), template
		}
		return pack.Pos{File: f.Source.Path, Line: 1, Column: 1, EndColumn: 2}, template
	}
	if len(f.ValuesPath) > 0 {
		if node := p.Values().Root.Get(f.ValuesPath...); node != nil {
			return node.Pos, template
		}
	}
	if c := p.ChartAt(f.Source.Chart); c != nil {
		return c.Node.Pos, template
	}
	return p.Anchor(), template
}

// templateName is the template of a failure as findings name it:
// "charts/x-1.0.0.tgz:x/templates/deploy.yaml:31".
func templateName(f render.Failure) string {
	name := f.Source.Path + ":" + f.At.Template
	if f.At.Line > 0 {
		name += fmt.Sprintf(":%d", f.At.Line)
	}
	return name
}

// inTemplate is the template's place as a message names it: "deploy.yaml:12".
func inTemplate(f render.Failure) string {
	name := path.Base(f.At.Template)
	if f.At.Line > 0 {
		name += fmt.Sprintf(":%d", f.At.Line)
	}
	return name
}

// subject names the chart or manifest that failed.
func subject(p *pack.Pack, f render.Failure) string {
	if f.Source.Manifest >= 0 {
		return "manifest " + f.Source.Path
	}
	if c := p.ChartAt(f.Source.Chart); c != nil {
		return "chart " + c.Name()
	}
	return f.Source.Path
}
