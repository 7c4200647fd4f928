package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ValuesInert wants two proofs, because each alone is wrong about good packs.
// By the syntax trees of the chart, no template can read the value, whatever
// else is set; a chart without values.yaml shows only there what it reads. And
// the chart renders the same without the value, which is also so behind a gate
// that is off, or where a value equals a computed default. See inertSettings
// for what is left alone.
var ValuesInert = lint.Rule{
	ID:       "values-inert",
	Severity: lint.Warning,
	Category: lint.Rendering,
	Summary:  "values that the pack sets for a chart do nothing",
	Why:      "Users turn a knob that is connected to nothing: what they set in Palette never reaches the cluster. When all values of a chart stand one level too high or too low, the chart deploys on its defaults.",
	Fix:      "Move the values to where the chart reads them, or remove them.",
	Related:  []string{"values-key-not-in-chart", "charts-key-mismatch", "values-indentation"},
	Needs:    lint.Rendered,
	Check: func(p *lint.Pass) {
		for _, c := range p.Pack.Charts() {
			s, ok := inertSettingsOf(p, c)
			if !ok {
				continue
			}
			inert := s.proven()
			if len(inert) == 0 {
				continue
			}
			what, them := "does nothing: no template reads it", "it"
			if len(inert) > 1 {
				what, them = "do nothing: no template reads them", "them"
			}
			hint, moved := s.moved(inert, them)
			if !moved {
				hint = s.remedy(them)
			}
			options := []lint.Option{lint.Key(inertCause(c)), lint.Cause(inertCause(c)), lint.Hint("%s", hint)}
			if s.whole(inert) {
				what += fmt.Sprintf(", and charts.%s sets nothing else: the chart deploys on its defaults", c.Name())
				options = append(options, lint.As(lint.Error))
			}
			p.Report(inert[0].key.Pos, fmt.Sprintf("%s %s. Removing %s leaves %s", firstOf(c, inert, moved), what, them, unchanged(p.Rendering.ObjectsOf(c))), options...)
		}
	},
}

// inertCause is shared by all that is said of the values that do nothing.
func inertCause(c *pack.Chart) string { return "values-inert " + c.Name() }

// firstOf names the first settings. Of many that only stand in the wrong place,
// one is enough.
func firstOf(c *pack.Chart, settings []setting, moved bool) string {
	shown := settings
	switch {
	case len(settings) > 3 && moved:
		shown = settings[:1]
	case len(settings) > 6:
		shown = settings[:5]
	}
	var names []string
	for _, s := range shown {
		names = append(names, dotted(s.below(c)))
	}
	if more := len(settings) - len(shown); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return enumerate(names, "and")
}

func unchanged(objects int) string {
	if objects == 1 {
		return "the one object of the chart identical"
	}
	return fmt.Sprintf("all %d objects of the chart identical", objects)
}
