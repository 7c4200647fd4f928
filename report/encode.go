package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// Encode writes a value as JSON for programs and for diffs: indented, without
// HTML escapes, and with a line break at the end. Invalid UTF-8 in strings
// becomes U+FFFD.
func Encode(w io.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(inert(b.Bytes()))
	return err
}

// inert escapes in JSON text what would have an effect where it is shown: the
// characters that visible escapes, and "##[", which the runner of GitHub Actions
// looks for in every line of a log. All of it can stand in strings only, where
// an escape means the same.
func inert(text []byte) []byte {
	var b bytes.Buffer
	b.Grow(len(text))
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case i > 0 && text[i-1] == '#' && bytes.HasPrefix(text[i:], []byte("#[")):
			b.WriteString(`\u0023`)
		case r == '\n' || printable(r):
			b.Write(text[i : i+size])
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, `\u%04x`, unit)
			}
		}
		i += size
	}
	return b.Bytes()
}
