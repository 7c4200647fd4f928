package rules

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// ChartNeedsInput is no defect when the pack asks for the input: by marking the
// path as required in schema.yaml, or by a preset that supplies it.
var ChartNeedsInput = lint.Rule{
	ID:       "chart-needs-input",
	Severity: lint.Warning,
	Category: lint.Rendering,
	Summary:  "a chart cannot be installed until the user sets a value that the pack does not ask for",
	Why:      "Palette accepts a profile with the values as shipped, and the user learns what is missing from a failed deployment. A `required` in schema.yaml makes Palette ask for the value when the profile is made.",
	Fix:      "Declare the path as required in schema.yaml, ship a default, or supply the value by a preset.",
	Related:  []string{"chart-render-failed", "chart-values-schema", "https://docs.spectrocloud.com/registries-and-packs/pack-constraints/"},
	Needs:    lint.Rendered,
	Check: func(p *lint.Pass) {
		for _, manifests := range []bool{false, true} {
			reportFailures(p, manifests, func(f render.Failure) (string, []lint.Option) {
				return needsInput(p.Pack, f)
			}, render.NeedsInput)
		}
	},
}

func needsInput(p *pack.Pack, f render.Failure) (string, []lint.Option) {
	var b strings.Builder
	what := "a value"
	if len(f.ValuesPath) > 0 {
		what = dotted(f.ValuesPath)
	}
	fmt.Fprintf(&b, "%s cannot be installed until the user sets %s (%s: %s).", subject(p, f), what, inTemplate(f), brief(f.Message))
	var options []lint.Option
	switch {
	case f.CuredByPreset != "":
		fmt.Fprintf(&b, " It deploys only after a preset is chosen, such as %q.", f.CuredByPreset)
		// One preset supplies all that the chart waits for.
		options = append(options, lint.As(lint.Info), lint.Cause("needs-preset "+f.Source.Path), lint.Hint("choose a preset by default: apply it to values.yaml and name it in `# spectrocloud.com/enabled-presets:`"))
	case len(f.ValuesPath) > 0 && requiredBySchema(p, f.ValuesPath):
		b.WriteString(" schema.yaml asks the user for it.")
		options = append(options, lint.As(lint.Info))
	case len(f.ValuesPath) > 0:
		b.WriteString(" The pack does not ask for it: Palette accepts the profile, and the deployment fails.")
		options = append(options, undeclaredInput(f), lint.Hint("add to schema.yaml: %s: {schema: '{{ required | format \"${string}\" }}'}", packPath(f.ValuesPath)))
	default:
		b.WriteString(" The pack does not ask for it: Palette accepts the profile, and the deployment fails.")
		options = append(options, lint.Hint("mark what the chart needs as required in schema.yaml, or ship a default"))
	}
	if f.Sampled {
		b.WriteString(" The rest was checked with a sample.")
	}
	return b.String(), options
}

// brief makes one line of what a chart says to its user, which can be a page.
func brief(message string) string {
	const most = 200
	line := []rune(strings.Join(strings.Fields(message), " "))
	if len(line) > most {
		return strings.TrimSpace(string(line[:most-1])) + "…"
	}
	return string(line)
}

func packPath(path []string) string { return pack.DottedPath(path) }
