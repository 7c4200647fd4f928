package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
)

const maxLogoSize = 100 << 10 // bytes

// LogoShape passes over what the eye hardly sees: sides that differ by up to a
// tenth.
var LogoShape = lint.Rule{
	ID:       "logo-shape",
	Severity: lint.Info,
	Category: lint.Structure,
	Summary:  "logo.png is not square, or larger than 100 KB",
	Why:      "Palette shows logos in a square: others are distorted or get a margin. The logo is loaded for each pack of a list, so a photo slows the page down.",
	Fix:      "Crop or pad the logo to a square of 128 to 512 pixels.",
	Related:  []string{"logo-not-png", "logo-missing"},
	Check: func(p *lint.Pass) {
		if withdrawn(p.Pack) {
			return
		}
		data, size, isPNG := readLogo(p.Pack)
		if !isPNG {
			return
		}
		long, short := max(size.Width, size.Height), min(size.Width, size.Height)
		if (long-short)*10 > long {
			p.Report(p.Pack.Anchor(), fmt.Sprintf("logo.png is %d × %d pixels, not square", size.Width, size.Height),
				lint.Hint("pad it to a square: magick logo.png -background none -gravity center -extent %dx%d logo.png", long, long))
		}
		if len(data) > maxLogoSize {
			p.Report(p.Pack.Anchor(), fmt.Sprintf("logo.png has %d KB and %d × %d pixels; an icon needs less than %d KB", len(data)>>10, size.Width, size.Height, maxLogoSize>>10),
				lint.Hint("scale it down: magick logo.png -resize 256x256 logo.png"))
		}
	},
}
