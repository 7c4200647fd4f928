package lint

import (
	"slices"
	"time"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// Result is what a run gives.
type Result struct {
	Packs    []PackReport
	Findings []Finding
	Summary  Summary
	// Crashed is true when packlint itself failed somewhere: the findings are
	// there, but not all there could be.
	Crashed bool
	// Notes are what the user should know about the run besides: exclusions
	// that have ended.
	Notes []string
	// Stale are entries of the baselines that match nothing any more.
	Stale []Known

	packs map[string]*pack.Pack // by path
}

// Summary is the size of a run. Findings are counted by reports, which fold
// those with one cause into one.
type Summary struct {
	Packs, Objects int
	Duration       time.Duration
}

// PackReport is what is known of one linted pack.
type PackReport struct {
	Path, Name, Version, Layer string
	Charts, Manifests, Objects int
	// Unvalidated counts the objects for whose kind there is no schema.
	Unvalidated map[string]int
	// Images that the pack deploys, sorted.
	Images  []string
	Presets int
	// Skipped says what could not be checked.
	Skipped []string

	duration time.Duration
}

// Duration is the wall time spent on the pack.
func (r PackReport) Duration() time.Duration { return r.duration }

func newPackReport(p *pack.Pack) PackReport {
	return PackReport{
		Path: p.Path, Name: p.Name(), Version: p.Version(), Layer: p.Layer(),
		Charts:      len(p.Charts()),
		Manifests:   len(p.Manifests()),
		Presets:     p.Presets().Root.Get("presets").Len(),
		Unvalidated: map[string]int{},
		Images:      []string{},
	}
}

func (r *PackReport) addRendering(rendering *RenderedPack) {
	r.Objects = len(rendering.Objects)
	r.Skipped = rendering.Skipped
	for i, v := range rendering.Verdicts {
		if v.Verdict == kube.NoSchema {
			o := &rendering.Objects[i]
			r.Unvalidated[o.APIVersion+"/"+o.Kind]++
		}
	}
	for _, image := range rendering.Images() {
		if image.Certainty == render.Certain && !image.TestHook {
			r.Images = append(r.Images, image.Reference)
		}
	}
	slices.Sort(r.Images)
	r.Images = slices.Compact(r.Images)
}

func (r *Result) summarize(took time.Duration) {
	r.Summary = Summary{Packs: len(r.Packs), Duration: took}
	for _, p := range r.Packs {
		r.Summary.Objects += p.Objects
	}
}

// Worst is the highest severity among the findings that count, Unset when
// there are none. Suppressed and inherited findings do not count.
func (r *Result) Worst() Severity {
	worst := Unset
	for _, f := range r.Findings {
		if f.Counts() {
			worst = max(worst, f.Severity)
		}
	}
	return worst
}

// Accept marks the findings that a base holds as suppressed.
func (r *Result) Accept(base *Base, reason string) {
	known := map[string]*BasePack{}
	for i := range base.Packs {
		known[base.Packs[i].Path] = &base.Packs[i]
	}
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Suppressed == nil && known[f.Pack].has(f.Fingerprint) {
			f.Suppressed = &reason
		}
	}
}

// Source returns the text that a finding stands in, for excerpts.
func (r *Result) Source(f Finding) *pack.Document { return r.text(f.Pack, f.File) }

// text is a file of a pack, nil where the result comes from a report.
func (r *Result) text(of, file string) *pack.Document {
	p, ok := r.packs[of]
	if !ok {
		return nil
	}
	return p.Text(p.Rel(file))
}
