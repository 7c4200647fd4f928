package diff

import (
	"bytes"
	"strings"

	textdiff "github.com/rogpeppe/go-internal/diff"
)

// changedLines lists the lines of two texts that differ, each after its sign.
func changedLines(old, new string) []string {
	if old == new {
		return []string{}
	}
	unified := textdiff.Diff("", []byte(ended(old)), "", []byte(ended(new)))
	// Three lines of header, then sections that start with "@@".
	for range 3 {
		_, unified, _ = bytes.Cut(unified, []byte("\n"))
	}
	out := []string{}
	for line := range strings.Lines(string(unified)) {
		if line[0] == '-' || line[0] == '+' {
			out = append(out, strings.TrimRight(line, "\r\n"))
		}
	}
	return out
}

// ended gives the last line a line break like the others.
func ended(s string) string {
	if s != "" && !strings.HasSuffix(s, "\n") {
		s += "\n"
	}
	return s
}

// formatting counts the changed lines that change no value: comments, blank
// lines, and lines that differ in indentation, quotes or place only.
func formatting(lines []string) int {
	blank := map[byte]int{}
	removed := map[string]int{}
	for _, line := range lines {
		switch text := bare(line[1:]); {
		case text == "":
			blank[line[0]]++
		case line[0] == '-':
			removed[text]++
		}
	}
	out := max(blank['-'], blank['+'])
	for _, line := range lines {
		if text := bare(line[1:]); line[0] == '+' && text != "" && removed[text] > 0 {
			removed[text]--
			out++
		}
	}
	return out
}

// bare is a line of YAML without its comment, white space and quotes.
func bare(line string) string {
	line = strings.TrimSpace(line)
	if strings.HasPrefix(line, "#") || line == "---" {
		return ""
	}
	if i := strings.Index(line, " #"); i >= 0 {
		line = line[:i]
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r'\"", r) {
			return -1
		}
		return r
	}, line)
}
