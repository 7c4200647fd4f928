package github

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/report"
)

// Preface stands above the findings in the summary and the comment: what was
// judged, where the whole report is, and what was deleted.
func Preface(judged, runURL string, deleted []string) string {
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
	return b.String()
}
