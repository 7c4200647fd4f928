package rules

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ValuesMissing leaves links to path-escapes-pack, and archives whose files are
// in the wrong place to archive-layout.
var ValuesMissing = lint.Rule{
	ID:       "values-missing",
	Severity: lint.Error,
	Category: lint.Structure,
	Summary:  "the pack has no values.yaml",
	Why:      "values.yaml is mandatory for every pack: Palette offers it as the layer's configuration when the pack is added to a profile. A pack that has nothing to configure still needs the file, empty.",
	Fix:      "Add a values.yaml with the sections `pack` and, for Helm charts, `charts`.",
	Related:  []string{"values-empty", "pack-section-missing", "https://docs.spectrocloud.com/registries-and-packs/add-custom-packs/"},
	Check: func(p *lint.Pass) {
		if p.Pack.Layout != "" {
			return
		}
		switch err := p.Pack.Exists(pack.ValuesFile); {
		case errors.Is(err, pack.ErrNotRegular):
			p.Report(p.Pack.Anchor(), "values.yaml is not a file", lint.Hint("make values.yaml a regular text file"))
		case errors.Is(err, fs.ErrNotExist):
			hint := "add values.yaml with the sections pack and, for Helm charts, charts"
			if other := otherSpelling(p.Pack, pack.ValuesFile, ".yml"); other != "" {
				hint = fmt.Sprintf("rename %s to values.yaml", other)
			}
			p.Report(p.Pack.Anchor(), "the pack has no values.yaml, which is mandatory for every pack", lint.Hint("%s", hint))
		}
	},
}
