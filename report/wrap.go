package report

import (
	"strings"

	"github.com/rivo/uniseg"
)

// wrap breaks text at spaces into lines that fit into the columns that the
// first line and the others have. No line but the first starts with "::", which
// in the log of a workflow run would be a command.
func wrap(text string, first, rest int) []string {
	const least = 20
	width := max(first, least)
	var lines []string
	line, used := "", 0
	for word := range strings.SplitSeq(text, " ") {
		n := uniseg.StringWidth(word)
		switch {
		case line == "" && len(lines) == 0 && used == 0:
			line, used = word, n
		case used+1+n <= width || strings.HasPrefix(word, "::") || word == "":
			line, used = line+" "+word, used+1+n
		default:
			lines = append(lines, strings.TrimRight(line, " "))
			line, used, width = word, n, max(rest, least)
		}
	}
	return append(lines, line)
}

// cut shortens text to a number of columns.
func cut(text string, width int) string {
	if width <= 0 || uniseg.StringWidth(text) <= width {
		return text
	}
	var b strings.Builder
	used, state := 0, -1
	for text != "" {
		var cluster string
		var n int
		cluster, text, n, state = uniseg.FirstGraphemeClusterInString(text, state)
		if used+n > width-1 {
			break
		}
		b.WriteString(cluster)
		used += n
	}
	return strings.TrimRight(b.String(), " ") + "…"
}
