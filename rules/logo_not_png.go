package rules

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// LogoNotPNG looks at the first bytes, not at the name.
var LogoNotPNG = lint.Rule{
	ID:       "logo-not-png",
	Severity: lint.Warning,
	Category: lint.Structure,
	Summary:  "logo.png is not a PNG image",
	Why:      "The file is sent to browsers as PNG. Other content shows as a broken icon in Palette.",
	Fix:      "Convert the image; renaming it does not.",
	Related:  []string{"logo-missing", "logo-shape"},
	Check: func(p *lint.Pass) {
		if withdrawn(p.Pack) || p.Pack.Exists(pack.LogoFile) != nil {
			return
		}
		data, _, isPNG := readLogo(p.Pack)
		if isPNG {
			return
		}
		kind, hint := imageKind(data)
		p.Report(p.Pack.Anchor(), fmt.Sprintf("logo.png is not a PNG image but %s", kind), lint.Hint("%s", hint))
	},
}

func imageKind(data []byte) (kind, hint string) {
	head := data[:min(len(data), 512)]
	text := strings.ToLower(string(bytes.TrimSpace(head)))
	convert := "convert it: magick logo.png PNG32:logo.png"
	switch {
	case len(data) == 0:
		return "empty", "add a square PNG image"
	case bytes.HasPrefix(head, []byte(pngSignature)):
		return "a damaged one", "export the image again"
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return "a JPEG", convert
	case bytes.HasPrefix(head, []byte("GIF8")):
		return "a GIF", convert
	case bytes.HasPrefix(head, []byte("RIFF")) && bytes.Contains(head, []byte("WEBP")):
		return "a WebP image", convert
	case strings.HasPrefix(text, "version https://git-lfs.github.com/spec/"):
		return "a pointer of Git LFS", "fetch the file with `git lfs pull`, and check out with LFS in CI"
	case strings.Contains(text, "<svg"):
		return "an SVG drawing", "convert it: rsvg-convert -w 256 logo.png > new.png"
	case strings.HasPrefix(text, "<"):
		return "a web page", "download the image itself"
	}
	return "something else", "export the image as PNG"
}
