package rules

import (
	"errors"
	"io/fs"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// PackJSONMissing sees directories that clearly want to be packs; discovery
// decides that (pack.Find).
var PackJSONMissing = lint.Rule{
	ID:       "pack-json-missing",
	Severity: lint.Error,
	Category: lint.Structure,
	Summary:  "a pack directory has no readable pack.json",
	Why:      "pack.json is what makes a directory a pack. Without it the push to the registry is refused, and tools that look for packs pass the directory by.",
	Fix:      "Add a pack.json with at least `name`, `displayName`, `version` and `layer`.",
	Related:  []string{"values-missing", "https://docs.spectrocloud.com/registries-and-packs/add-custom-packs/"},
	Check: func(p *lint.Pass) {
		switch err := p.Pack.Exists(pack.MetaFile); {
		case err == nil:
		case errors.Is(err, fs.ErrNotExist):
			p.Report(p.Pack.Anchor(), "the directory looks like a pack (it has charts or manifests and a values.yaml), but has no pack.json",
				lint.Hint("add pack.json with name, displayName, version and layer"))
		default:
			p.Report(p.Pack.Anchor(), "pack.json cannot be read: "+p.Pack.Meta().Err.Message,
				lint.Hint("pack.json must be a regular file inside of the pack"))
		}
	},
}
