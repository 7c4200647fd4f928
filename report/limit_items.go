package report

import (
	"strings"
	"unicode/utf8"
)

// maxItem is how far back a list item may end for a text to be cut there rather than
// between words, in bytes.
const maxItem = 40

// limitItems cuts a text to a number of characters as limit does, but at the end of
// an item of a list, or else of a word. What stands between backticks stays whole,
// unless there is nothing before it.
func limitItems(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	head := firstRunes(s, n-1)
	item, word, quoted := 0, 0, false
	for i, r := range head {
		switch {
		case r == '`':
			quoted = !quoted
		case quoted || r != ' ' || i == 0:
		case strings.ContainsRune(",;:", rune(head[i-1])):
			item, word = i, i
		default:
			word = i
		}
	}
	switch {
	case word == 0 && quoted:
		return limit(s, n-1) + "`"
	case word == 0:
		return limit(s, n)
	case item > 0 && word-item <= maxItem:
		word = item
	}
	cut := strings.TrimRight(head[:word], ",;")
	switch {
	case strings.HasSuffix(cut, "…"):
		return cut
	case len(cut) < word:
		return cut + ", …"
	}
	return cut + " …"
}
