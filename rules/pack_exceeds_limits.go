package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/render"
)

// PackExceedsLimits reports what the renderer gave up on. Archives and text
// files beyond the bounds are reported as unreadable by their own rules.
var PackExceedsLimits = lint.Rule{
	ID:       "pack-exceeds-limits",
	Severity: lint.Error,
	Category: lint.Rendering,
	Summary:  "rendering a chart or manifest takes more time, output or depth than any real pack",
	Why:      "It is a loop or a bomb, or a pack that nobody can deploy. packlint stops there and goes on with the other packs.",
	Fix:      "Look for a template that includes itself, or a range over a number that comes from values. If the pack is right, raise `--timeout`.",
	Related:  []string{"chart-render-failed"},
	Needs:    lint.EachVariant,
	Check: func(p *lint.Pass) {
		for _, manifests := range []bool{false, true} {
			reportFailures(p, manifests, func(f render.Failure) (string, []lint.Option) {
				return fmt.Sprintf("%s was stopped at %s: %s", subject(p.Pack, f), inTemplate(f), brief(f.Message)), nil
			}, render.Limit)
		}
	},
}
