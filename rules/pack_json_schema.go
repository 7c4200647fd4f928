package rules

import (
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// PackJSONSchema reports what no rule with a better explanation reports.
var PackJSONSchema = lint.Rule{
	ID:       "pack-json-schema",
	Severity: lint.Error,
	Category: lint.Metadata,
	Summary:  "pack.json violates its schema",
	Why:      "The registry validates pack.json when a pack is pushed, and refuses one that has a value of a wrong type, or lacks one that is required.",
	Fix:      "Write the value as the schema wants it. `packlint schema pack` prints the schema; editors can use it to complete and check pack.json.",
	Related:  []string{"pack-json-required", "annotation-not-string", "https://docs.spectrocloud.com/registries-and-packs/add-custom-packs/"},
	Check: func(p *lint.Pass) {
		violations, err := packSchemaViolations(p.Pack.Meta().Root)
		if err != nil {
			return // the embedded schema is broken, which TestPackSchema rules out
		}
		before := func() int { return len(violations) }
		for _, v := range violations {
			if reportedElsewhere(v) {
				continue
			}
			message, hint := v.message()
			options := []lint.Option{lint.Fix(v.fix(p.Pack, before))}
			if hint != "" {
				options = append(options, lint.Hint("%s", hint))
			}
			p.Report(v.Node.Pos, message, options...)
		}
	},
}

// reportedElsewhere tells whether a more specific rule reports the violation.
func reportedElsewhere(v schemaViolation) bool {
	_, badType := v.Kind.(*kind.Type)
	_, badValue := v.Kind.(*kind.Enum)
	switch {
	case len(v.Path) == 0:
		_, missing := v.Kind.(*kind.Required)
		return missing // pack-json-required
	case len(v.Path) == 1:
		switch v.Path[0] {
		case "name", "displayName", "version", "layer":
			return !badType || v.Node.Is(pack.Null) // pack-json-required, layer-invalid
		case "cloudType":
			return badValue // cloudtypes-unknown
		}
	case inDependency(v.Path) && len(v.Path) == 4 && v.Path[3] == "type":
		return badValue // dep-type-missing
	case inDependency(v.Path) && len(v.Path) == 3:
		required, ok := v.Kind.(*kind.Required)
		return ok && slices.Equal(required.Missing, []string{"type"}) // dep-type-missing
	case len(v.Path) == 2:
		switch v.Path[0] {
		case "cloudTypes":
			return badValue // cloudtypes-unknown
		case "annotations":
			return true // annotation-not-string
		}
	}
	return false
}

func inDependency(path []string) bool {
	return len(path) > 2 && path[0] == "constraints" && path[1] == "dependencies"
}
