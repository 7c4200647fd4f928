package render

import (
	"iter"
	"strings"
	"unicode"
)

// documentPart is the text of one document of a YAML stream and the line on
// which it starts.
type documentPart struct {
	text string
	line int
}

// splitDocuments yields the documents of a stream, split where Helm splits:
// helm.sh/helm/v3/pkg/releaseutil.SplitManifests cuts at
// "(?:^|\s*\n)---\s*", so the separator needs no line of its own
// ("--- # comment", "---apiVersion: v1"), and white space around a document
// goes, even the indentation of its first line.
func splitDocuments(stream string) iter.Seq[documentPart] {
	return func(yield func(documentPart) bool) {
		start := len(stream) - len(strings.TrimLeftFunc(stream, unicode.IsSpace))
		end := len(strings.TrimRightFunc(stream, unicode.IsSpace))
		if start >= end {
			return
		}
		line, counted := 1, 0
		first := true
		for pos := start; pos <= end; {
			// The separator before the next document: at the very start, or
			// behind a line break.
			cut, next := end, end+1
			if first && strings.HasPrefix(stream[pos:end], "---") {
				cut, next = pos, pos+len("---")
			} else if i := strings.Index(stream[pos:end], "\n---"); i >= 0 {
				cut, next = pos+i, pos+i+len("\n---")
			}
			first = false
			text := stream[pos:cut]
			trimmed := strings.TrimLeftFunc(text, unicode.IsSpace)
			at := cut - len(trimmed)
			if trimmed = strings.TrimRightFunc(trimmed, unicode.IsSpace); trimmed != "" {
				line += strings.Count(stream[counted:at], "\n")
				counted = at
				if !yield(documentPart{text: trimmed, line: line}) {
					return
				}
			}
			pos = next
			for pos < end && isRegexpSpace(stream[pos]) {
				pos++
			}
			// A separator whose \s* swallowed the line break before another
			// "---" leaves that one inside the document: regexp matches do not
			// overlap, and "^" matches only at the start of the stream.
		}
	}
}

// isRegexpSpace reports what \s matches in Go's regexp.
func isRegexpSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'
}
