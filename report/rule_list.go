package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/packlint/packlint/lint"
)

// RuleList writes the rules by category, with the severity that each has in the
// profiles. Color and Width count.
func RuleList(w io.Writer, rules []*lint.Rule, o Options) error {
	l := ruleList{painter: painter(o.Color), width: o.Width}
	for _, r := range rules {
		l.ids = max(l.ids, columns(r.ID))
	}
	for _, category := range lint.Categories() {
		header := false
		for _, r := range rules {
			if r.Category != category {
				continue
			}
			if !header {
				l.header(category)
				header = true
			}
			l.rule(r)
		}
	}
	_, err := w.Write(l.Bytes())
	return err
}

// ruleList is a list being written.
type ruleList struct {
	bytes.Buffer
	painter
	width int
	ids   int // width of the longest id
}

func (l *ruleList) header(category lint.Category) {
	if l.Len() > 0 {
		l.WriteString("\n")
	}
	title := fmt.Sprintf("%-*s", l.ids+2, strings.ToUpper(string(category)))
	fmt.Fprintf(l, "%s", l.paint(bold, title))
	profiles := ""
	for _, p := range lint.Profiles() {
		profiles += fmt.Sprintf("  %-*s", profileWidth(p), p)
	}
	fmt.Fprintf(l, "%s\n", l.paint(dim, strings.TrimRight(profiles, " ")))
}

// profileWidth is the width of a profile's column: its name or "warning".
func profileWidth(p lint.Profile) int { return max(len(p), len("warning")) }

func (l *ruleList) rule(r *lint.Rule) {
	fmt.Fprintf(l, "  %-*s", l.ids, r.ID)
	used := 2 + l.ids
	for _, p := range lint.Profiles() {
		severity := r.In(p)
		s := styleOf(severity)
		if severity == lint.Off {
			s = dim
		}
		text := fmt.Sprintf("%-*s", profileWidth(p), severity)
		if p != lint.Default && severity == r.In(lint.Default) {
			text, s = fmt.Sprintf("%-*s", profileWidth(p), "·"), dim
		}
		fmt.Fprintf(l, "  %s", l.paint(s, text))
		used += 2 + profileWidth(p)
	}
	summary := visible(r.Summary)
	if l.width > 0 {
		const least = 20 // columns in which a summary still says something
		if l.width-used-2 < least {
			l.WriteString("\n")
			return
		}
		summary = cut(summary, l.width-used-2)
	}
	fmt.Fprintf(l, "  %s\n", summary)
}
