package report

import "github.com/packlint/packlint/lint"

// style is the parameter of a terminal's "select graphic rendition" sequence
// (ECMA-48, 8.3.117). The eight basic colours follow the reader's own theme.
// That is all of terminal handling that a report needs: whether to use colour
// is decided by the caller, where the libraries for colour sniff at the
// environment and keep it in globals.
type style string

const (
	regular style = ""
	bold    style = "1"
	dim     style = "2"
	red     style = "1;31"
	green   style = "1;32"
	yellow  style = "1;33"
	blue    style = "1;34"
	cyan    style = "1;36"
	// underline is for addresses.
	underline style = "4"
)

// painter adds colour, or does not.
type painter bool

func (p painter) paint(s style, text string) string {
	if !p || s == regular || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}

func styleOf(s lint.Severity) style {
	switch s {
	case lint.Error:
		return red
	case lint.Warning:
		return yellow
	}
	return cyan
}
