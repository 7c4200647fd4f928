package github

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/report"
)

// Comparison writes Markdown, of a number of bytes at most, about what the changes
// of a pack mean to its users; the pack is named by its path. It answers for what
// is in it.
type Comparison func(pack string, room int) string

// What comparisons may take of a comment and of a summary, in bytes; the rest is
// for findings.
const (
	CommentRoom = 35_000
	SummaryRoom = 500_000
)

// Preface stands above the findings in the summary and the comment: what was
// judged, where the whole report is, what was deleted, and, as far as there is
// room, what changed for users.
func Preface(judged, runURL string, changed, deleted []string, compare Comparison, room int) string {
	var b strings.Builder
	b.WriteString("Judged: " + report.MarkdownText(judged) + ".")
	if runURL != "" {
		fmt.Fprintf(&b, " [The whole report](%s).", runURL)
	}
	b.WriteString("\n\n")
	if len(deleted) > 0 {
		const most = 20
		b.WriteString("Deleted: ")
		for i, dir := range deleted {
			if i == most {
				fmt.Fprintf(&b, " and %d more", len(deleted)-most)
				break
			}
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(report.MarkdownCode(dir))
		}
		b.WriteString("\n\n")
	}
	if compare == nil {
		return b.String()
	}
	for i, pack := range changed {
		text := compare(pack, room)
		if len(text) > room {
			fmt.Fprintf(&b, "There is no room for what changes in %d more packs.\n\n", len(changed)-i)
			break
		}
		room -= len(text)
		b.WriteString(text)
	}
	return b.String()
}
