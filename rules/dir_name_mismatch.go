package rules

import (
	"fmt"
	"path"

	"github.com/packlint/packlint/lint"
)

// DirNameMismatch leaves a contradiction between the versions to
// dir-version-mismatch.
var DirNameMismatch = lint.Rule{
	ID:        "dir-name-mismatch",
	Severity:  lint.Info,
	Community: lint.Warning,
	Category:  lint.Metadata,
	Summary:   "the directory is not called <name>-<version>",
	Why:       "Reviewers, and scripts that push changed packs, go by the names of directories. The community repository asks for `<name>-<version>`. For Palette, only pack.json counts.",
	Fix:       "Rename the directory. Never change the name in pack.json for its sake: the pack would show up as a new one.",
	Related:   []string{"dir-version-mismatch", "name-drift"},
	Check: func(p *lint.Pass) {
		name, version, dir := p.Pack.Name(), p.Pack.Version(), p.Pack.Base()
		want := name + "-" + version
		switch {
		case dir == want || !packName.MatchString(name) || !ociTag.MatchString(version):
		case p.Pack.Archived || p.Pack.Path == ".": // archive-name; the directory of a whole repository is called as anyone likes
		case dir == version && path.Base(path.Dir(p.Pack.Path)) == name: // packs/app/1.0.0
		case dirVersionDiffers(p.Pack) != "" || withdrawn(p.Pack):
		default:
			p.Report(p.Pack.Anchor(), fmt.Sprintf("the directory is called %s, the pack %s in version %s", dir, name, version),
				lint.Hint("rename the directory to %s", want))
		}
	},
}
