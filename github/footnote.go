package github

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/report"
)

// Footnote ends the summary and the comment: what was judged, where the whole
// report is, and which packs are gone, unless the report has named them.
func Footnote(judged, runURL string, deleted []string) string {
	var b strings.Builder
	b.WriteString("\nJudged: " + report.MarkdownText(judged) + ".")
	if runURL != "" {
		fmt.Fprintf(&b, " [The whole report](%s).", runURL)
	}
	b.WriteString("\n")
	if len(deleted) == 0 {
		return b.String()
	}
	const most = 20
	b.WriteString("\nDeleted: ")
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
	b.WriteString("\n")
	return b.String()
}
