package rules

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// LogoMissing is a warning: the documentation calls the logo optional on one
// page and mandatory on another.
var LogoMissing = lint.Rule{
	ID:        "logo-missing",
	Severity:  lint.Warning,
	Community: lint.Error,
	Category:  lint.Structure,
	Summary:   "the pack has no logo.png",
	Why:       "Palette shows logo.png as the pack's icon in lists and profiles. Without it there is a broken image. The community repository refuses packs without one.",
	Fix:       "Add a square PNG image as logo.png.",
	Related:   []string{"logo-not-png", "logo-shape", "https://docs.spectrocloud.com/registries-and-packs/add-custom-packs/"},
	Check: func(p *lint.Pass) {
		if withdrawn(p.Pack) {
			return
		}
		switch err := p.Pack.Exists(pack.LogoFile); {
		case errors.Is(err, pack.ErrNotRegular):
			p.Report(p.Pack.Anchor(), "logo.png is not a file", lint.Hint("make logo.png a regular PNG file"))
		case errors.Is(err, fs.ErrNotExist):
			hint := "add a square PNG image as logo.png"
			switch other := otherSpelling(p.Pack, pack.LogoFile, ".svg", ".jpg", ".jpeg", ".gif", ".webp"); {
			case other == "":
			case strings.EqualFold(other, pack.LogoFile):
				hint = fmt.Sprintf("rename %s to logo.png", other)
			default:
				hint = fmt.Sprintf("convert %s to a PNG image called logo.png", other)
			}
			p.Report(p.Pack.Anchor(), "the pack has no logo.png, so Palette shows a broken icon", lint.Hint("%s", hint))
		}
	},
}
