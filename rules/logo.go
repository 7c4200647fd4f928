package rules

import (
	"bytes"
	"image"
	"image/png"

	"github.com/packlint/packlint/pack"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// readLogo reads logo.png: its bytes, and its size in pixels when it is a PNG
// image.
func readLogo(p *pack.Pack) (data []byte, size image.Config, isPNG bool) {
	data, err := p.ReadFile(pack.LogoFile)
	if err != nil {
		return nil, size, false
	}
	size, err = png.DecodeConfig(bytes.NewReader(data))
	return data, size, err == nil
}
