package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
)

// DirVersionMismatch reports only versions whose digits contradict each other:
// app-1.16 is a fine directory for 1.16.0, and so is app_1_16_0-addon.
var DirVersionMismatch = lint.Rule{
	ID:       "dir-version-mismatch",
	Severity: lint.Warning,
	Category: lint.Metadata,
	Summary:  "the directory names another version than pack.json",
	Why:      "A new version of a pack is a copy of the directory of the last one. If the version in pack.json was not raised as well, the push overwrites the last version, or is refused; if the directory was misnamed, the wrong pack is reviewed.",
	Fix:      "Make the two agree.",
	Related:  []string{"dir-name-mismatch", "version-not-upstream"},
	Check: func(p *lint.Pass) {
		if named := dirVersionDiffers(p.Pack); named != "" {
			p.Report(p.Pack.Meta().Root.Get("version").Pos,
				fmt.Sprintf("pack.json says version %s, its directory %s", p.Pack.Version(), named),
				lint.Hint("set the version to %q, or rename the directory to %s-%s", named, p.Pack.Name(), p.Pack.Version()))
		}
	},
}
