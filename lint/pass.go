package lint

import (
	"context"
	"fmt"
	"slices"

	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// Pass is what a rule sees of one pack, and where it reports.
type Pass struct {
	Pack *pack.Pack
	Repo *Repo
	// Rendering is set for rules that need it, and when the pack could be
	// rendered at all.
	Rendering *RenderedPack

	rule     *Rule
	options  *Options
	findings []Finding
	crashes  []crash
	perPack  *shared
	perRun   *shared
}

// Option adds to a finding.
type Option func(*Finding)

// Hint says how to cure the finding.
func Hint(format string, args ...any) Option {
	return func(f *Finding) { f.Hint = sprintf(format, args) }
}

// As lowers or raises the severity of this finding: for rules that are not
// equally sure of all they report. A severity set by the user wins over it.
func As(s Severity) Option { return func(f *Finding) { f.Severity = s } }

// Cause groups findings of one pack that one mistake brings about.
func Cause(id string) Option { return func(f *Finding) { f.Cause = &id } }

// Key replaces the message in the fingerprint, for messages that hold what
// changes without the defect changing.
func Key(key string) Option { return func(f *Finding) { f.key = key } }

// See adds a second place in the same pack.
func See(pos pack.Pos, format string, args ...any) Option {
	return func(f *Finding) {
		f.Related = append(f.Related, Related{
			File: pos.File, Line: pos.Line, Column: pos.Column, Message: sprintf(format, args),
		})
	}
}

// sprintf leaves texts alone that have no arguments, so that a '%' from a pack
// is never a verb.
func sprintf(format string, args []any) string {
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}

// Community tells whether the run uses the community profile.
func (p *Pass) Community() bool { return p.options.Profile == Community }

// Setting returns what the configuration gives for one of the rule's Settings,
// nil when it says nothing.
func (p *Pass) Setting(name string) []string { return p.options.RuleSettings[p.rule.ID][name] }

// Report adds a finding at a place in a text file of the pack.
func (p *Pass) Report(pos pack.Pos, message string, options ...Option) {
	f := Finding{Rule: p.rule.ID, Message: message, Related: []Related{}, pos: pos, needs: p.rule.Needs}
	for _, option := range options {
		option(&f)
	}
	f.locate(p.Pack)
	p.findings = append(p.findings, f)
}

// locate turns positions in the pack into positions in the repository.
func (f *Finding) locate(p *pack.Pack) {
	if f.pos.Line == 0 {
		f.pos.Line, f.pos.Column = 1, 1
	}
	f.Pack = p.Path
	f.File = p.In(f.pos.File)
	f.Line, f.EndLine = f.pos.Line, f.pos.Line
	f.Column, f.EndColumn = f.pos.Column, max(f.pos.EndColumn, f.pos.Column+1)
	for i := range f.Related {
		f.Related[i].File = p.In(f.Related[i].File)
	}
	f.Related = append(f.Related, f.elsewhere...)
	if p.Archived { // whoever packed it has the files
		f.Fix = nil
	}
	f.Fixable = len(f.Fix) > 0
	f.Fix = slices.Clone(f.Fix)
	for i := range f.Fix {
		f.Fix[i].File = p.In(f.Fix[i].File)
	}
}

// ReportObject adds a finding about a field of a rendered object. It is placed
// at the value of the pack that sets the field, where that can be established,
// else at the line of the template that gave the field, or, for a chart without
// an unpacked twin, at the chart's entry in pack.json, with the template named.
func (p *Pass) ReportObject(o *render.Object, path []string, message string, options ...Option) {
	p.reportAt(p.Rendering.place(p.Pack, o, path), o, message, options)
}

// ReportTemplate is ReportObject for a field that no value of the pack sets, such
// as one that is missing: the place is the template's line of the field, or of
// what is nearest above it.
func (p *Pass) ReportTemplate(o *render.Object, path []string, message string, options ...Option) {
	at := p.Rendering.inTemplate(p.Pack, o, path)
	at.source = nil
	p.reportAt(at, o, message, options)
}

func (p *Pass) reportAt(at spot, o *render.Object, message string, options []Option) {
	ref := RefOf(o)
	about := []Option{func(f *Finding) { f.Object, f.Template = &ref, at.template }}
	if at.source != nil {
		about = append(about, See(*at.source, "the template"))
	}
	p.Report(at.pos, message, append(about, options...)...)
}

// SeeObject adds a field of a rendered object as a second place.
func (p *Pass) SeeObject(o *render.Object, path []string, format string, args ...any) Option {
	return See(p.Rendering.place(p.Pack, o, path).pos, format, args...)
}

// RefOf names an object.
func RefOf(o *render.Object) ObjectRef {
	return ObjectRef{APIVersion: o.APIVersion, Kind: o.Kind, Namespace: o.Namespace, Name: o.Name}
}

// RepoPass is what a rule sees of all packs of the run.
type RepoPass struct {
	Repo *Repo

	rule     *Rule
	run      *run
	ctx      context.Context
	findings map[*pack.Pack][]Finding
	crashes  map[*pack.Pack][]crash
	again    *RenderedPack // the rendering of againOf, for the places of findings
	againOf  *pack.Pack
}

// Report adds a finding to one of the packs, unless the rule is off for it.
func (p *RepoPass) Report(in *pack.Pack, pos pack.Pos, message string, options ...Option) {
	set := p.run.of(in)
	if !set.has(p.rule.ID) {
		return
	}
	pass := Pass{Pack: in, Repo: p.Repo, rule: p.rule, options: set.Options}
	pass.Report(pos, message, options...)
	p.findings[in] = append(p.findings[in], pass.findings...)
}

// Setting is as Pass.Setting, for one of the packs.
func (p *RepoPass) Setting(in *pack.Pack, name string) []string {
	return p.run.of(in).RuleSettings[p.rule.ID][name]
}

// Elsewhere adds a second place in another pack.
func Elsewhere(in *pack.Pack, pos pack.Pos, format string, args ...any) Option {
	return func(f *Finding) {
		f.elsewhere = append(f.elsewhere, Related{File: in.In(pos.File), Line: max(pos.Line, 1), Column: max(pos.Column, 1), Message: sprintf(format, args)})
	}
}
