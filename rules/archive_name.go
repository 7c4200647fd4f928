package rules

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

var ArchiveName = lint.Rule{
	ID:       "archive-name",
	Severity: lint.Warning,
	Category: lint.Structure,
	Summary:  "the file name of a packed pack is not <name>-<version>.tar.gz",
	Why:      "ORAS writes the file name into the published artefact as its title, and the documentation pushes `<name>-<version>.tar.gz`. packlint assumes that Palette and scripts rely on it.",
	Fix:      "Rename the archive.",
	Related:  []string{"archive-layout", "https://docs.spectrocloud.com/registries-and-packs/registries/oci-registry/add-pack-oci-basic/"},
	Check: func(p *lint.Pass) {
		want := archiveNameOf(p.Pack)
		if !p.Pack.Archived || want == "" || p.Pack.Base() == want+".tar.gz" {
			return
		}
		p.Report(p.Pack.Anchor(), fmt.Sprintf("the archive is called %s; by its pack.json it is %s.tar.gz", p.Pack.Base(), want),
			lint.Hint("mv %s %s.tar.gz", p.Pack.Base(), want))
	},
}

// archiveNameOf is the name that an archive of the pack should have, without its
// extension, and "" when pack.json does not tell.
func archiveNameOf(p *pack.Pack) string {
	name, version := p.Name(), p.Version()
	if name == "" || version == "" || strings.ContainsAny(name+version, "/\\ ") {
		return ""
	}
	return name + "-" + version
}
