package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
)

var VersionLeadingV = lint.Rule{
	ID:        "version-leading-v",
	Severity:  lint.Warning,
	Community: lint.Error,
	Category:  lint.Metadata,
	Summary:   "the version starts with a v",
	Why:       "The registry derives the tags `1.x` and `1.2.x` from a version `1.2.3`. From `v1.2.3` it cannot. The community repository rejects such a pack.",
	Fix:       "Leave the `v` out.",
	Related:   []string{"version-not-three-part"},
	Check: func(p *lint.Pass) {
		if version := p.Pack.Version(); leadingV(version) {
			p.Report(p.Pack.Meta().Root.Get("version").Pos, fmt.Sprintf("the version %q starts with a v", version),
				lint.Hint("write %q", version[1:]))
		}
	},
}
