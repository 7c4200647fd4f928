package rules

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ReadmeMissing leaves it to path-escapes-pack to report links.
var ReadmeMissing = lint.Rule{
	ID:        "readme-missing",
	Severity:  lint.Warning,
	Community: lint.Error,
	Category:  lint.Structure,
	Summary:   "the pack has no README.md",
	Why:       "Palette shows README.md as the description of the pack. Without it users see an empty page. The community repository refuses packs without one.",
	Fix:       "Add a README.md that says what the pack deploys, what it needs, and how it is used.",
	Related:   []string{"readme-stub", "readme-section-missing", "https://github.com/spectrocloud/pack-central/blob/main/templates/README-template.md"},
	Check: func(p *lint.Pass) {
		if withdrawn(p.Pack) {
			return
		}
		switch err := p.Pack.Exists(pack.ReadmeFile); {
		case errors.Is(err, pack.ErrNotRegular):
			p.Report(p.Pack.Anchor(), "README.md is not a file, so Palette has nothing to show as the pack's description",
				lint.Hint("make README.md a regular text file"))
		case errors.Is(err, fs.ErrNotExist):
			hint := "add README.md with a title and the sections Prerequisites, Parameters, Upgrade, Usage and References"
			if other := otherSpelling(p.Pack, pack.ReadmeFile, "", ".markdown", ".txt", ".rst", ".adoc"); other != "" {
				hint = fmt.Sprintf("rename %s to README.md", other)
			}
			p.Report(p.Pack.Anchor(), "the pack has no README.md, so Palette has nothing to show as its description", lint.Hint("%s", hint))
		}
	},
}
