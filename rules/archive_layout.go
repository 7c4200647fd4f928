package rules

import (
	"github.com/packlint/packlint/lint"
)

var ArchiveLayout = lint.Rule{
	ID:       "archive-layout",
	Severity: lint.Error,
	Category: lint.Structure,
	Summary:  "a packed pack does not hold exactly one folder with pack.json in it",
	Why:      "Registries look for pack.json directly below the one folder at the archive's top. An archive of another shape is pushed without complaint, and Palette does not show the pack.",
	Fix:      "Pack the folder from its parent: `tar -czf name-1.0.0.tar.gz name-1.0.0`.",
	Related:  []string{"archive-name", "https://docs.spectrocloud.com/registries-and-packs/registries/oci-registry/add-pack-oci-basic/"},
	Check: func(p *lint.Pass) {
		if p.Pack.Layout == "" {
			return
		}
		name := archiveNameOf(p.Pack)
		if name == "" {
			name = "<name>-<version>"
		}
		p.Report(p.Pack.Anchor(), "the archive does not have the shape that registries expect, one folder with pack.json in it: "+p.Pack.Layout,
			lint.Hint("pack the folder from its parent: tar -czf %s.tar.gz %s", name, name))
	},
}
