package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// RequiredInputUndeclared goes with chart-needs-input, which tells what fails;
// this is where to ask for it. A preset that supplies the value asks as well.
var RequiredInputUndeclared = lint.Rule{
	ID:       "required-input-undeclared",
	Severity: lint.Warning,
	Category: lint.Rendering,
	Summary:  "a value without which the chart cannot be installed is not marked as required in schema.yaml",
	Why:      "The UI accepts a profile that cannot be deployed: it only insists on values that schema.yaml marks with `required`.",
	Fix:      "Mark the path in schema.yaml: `{{ required | format \"${string}\" | hints \"…\" }}`, or ship a value that works.",
	Related:  []string{"chart-needs-input", "https://docs.spectrocloud.com/registries-and-packs/pack-constraints/"},
	Needs:    lint.Rendered,
	Check: func(p *lint.Pass) {
		for _, f := range p.Rendering.Failures {
			if f.Kind != render.NeedsInput || len(f.ValuesPath) == 0 || f.CuredByPreset != "" || requiredBySchema(p.Pack, f.ValuesPath) {
				continue
			}
			path := packPath(f.ValuesPath)
			hint := lint.Hint("add to schema.yaml: %s: {schema: '{{ required | format \"${string}\" }}'}", path)
			pos, _ := failurePos(p.Pack, f)
			message := fmt.Sprintf("%s needs `%s` (%s), and schema.yaml does not mark it as required", subject(p.Pack, f), path, inTemplate(f))
			if entry, ok := p.Pack.Constraint(f.ValuesPath); ok {
				pos, hint = entry.Key.Pos, lint.Hint("start the schema with `required |`")
			} else if p.Pack.Exists(pack.SchemaFile) != nil {
				message = fmt.Sprintf("%s needs `%s` (%s), and the pack has no schema.yaml that asks for it", subject(p.Pack, f), path, inTemplate(f))
			}
			p.Report(pos, message, undeclaredInput(f), lint.Key("undeclared "+path), hint)
		}
	},
}

// undeclaredInput groups what fails with where to ask for it.
func undeclaredInput(f render.Failure) lint.Option {
	return lint.Cause("undeclared-input " + packPath(f.ValuesPath))
}
