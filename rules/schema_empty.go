package rules

import (
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// SchemaEmpty leaves a file that does not parse to schema-shape.
var SchemaEmpty = lint.Rule{
	ID:       "schema-empty",
	Severity: lint.Info,
	Category: lint.Schema,
	Summary:  "schema.yaml has no entries",
	Why:      "The file promises constraints and checks nothing: mistakes of users show when the deployment fails.",
	Fix:      "Add an entry for each value that users have to set or often get wrong, or remove the file.",
	Related:  []string{"schema-shape", constraintDocs},
	Check: func(p *lint.Pass) {
		schema := p.Pack.Schema()
		if hasFile(p.Pack, pack.SchemaFile) && (schema.Empty() || schema.Root.Is(pack.Mapping) && schema.Root.Len() == 0) {
			p.Report(schema.At(1), "schema.yaml has no entries: it constrains nothing", lint.Hint("add entries, or remove the file"))
		}
	},
}
