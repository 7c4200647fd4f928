package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// visible makes text fit to be printed to a terminal and to the log of a
// workflow run, where nothing that a pack contains may have an effect:
//
//   - control characters (terminal escapes, line breaks), characters that
//     change the direction of text, invisible ones, white space that is not a
//     space, and bytes that are not UTF-8 are shown as Go escapes;
//   - the runner of GitHub Actions takes "##[command]" for a command anywhere
//     in a line, and "::command::" at a line's start (actions/runner,
//     ActionCommand.cs): both are broken up.
func visible(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case i == 0 && strings.HasPrefix(s, "::"):
			b.WriteString(`\x3a`)
		case startsCommand(s, i):
			b.WriteString(`\x23`)
		default:
			b.WriteString(visibleRune(r, s[i:i+size]))
		}
		i += size
	}
	return b.String()
}

// plain is the quick answer for nearly all text.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return !strings.HasPrefix(s, "::") && !strings.Contains(s, "##[")
}

// startsCommand tells whether the second '#' of "##[" stands at i.
func startsCommand(s string, i int) bool {
	return i > 0 && s[i-1] == '#' && strings.HasPrefix(s[i:], "#[")
}

func visibleRune(r rune, raw string) string {
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		return fmt.Sprintf(`\x%02x`, raw[0])
	case printable(r):
		return raw
	}
	return escape(r)
}

func escape(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case r < utf8.RuneSelf:
		return fmt.Sprintf(`\x%02x`, r)
	case r > 0xffff:
		return fmt.Sprintf(`\U%08x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// printable tells whether a character can be shown as it is. The two joiners
// are invisible, but scripts and emoji need them.
func printable(r rune) bool {
	const zeroWidthNonJoiner, zeroWidthJoiner = '\u200c', '\u200d'
	return unicode.IsPrint(r) || r == zeroWidthNonJoiner || r == zeroWidthJoiner
}
