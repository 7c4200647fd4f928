package report

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
)

const (
	// maxSummary is a little less than the 1 MiB that the summary of a workflow
	// job holds; GitHub drops a longer one as a whole.
	maxSummary = 1_000_000
	// maxTableRows bounds the findings of one pack.
	maxTableRows = 200
)

// markdownFormat is for the summary of a workflow job and for comments, in
// GitHub's dialect: a verdict, the packs or rules in a table, the errors and
// warnings of each pack, and folded below them what is less important.
type markdownFormat struct{}

func (markdownFormat) Write(w io.Writer, r *lint.Result, o Options) error {
	m := newMarkdown(r, o)
	wide := len(m.sections) > manyPacks
	n := count(m.sections...)
	m.WriteString(m.verdict(n))
	switch {
	case wide:
		m.rules()
	case n.packs > 1:
		m.packs()
	}
	footer := m.footer(n)
	room := o.limit() - m.Len() - len(footer) - maxOmission
	m.details(wide, room)
	m.WriteString(footer)
	_, err := w.Write(m.Bytes())
	return err
}

// markdown is a report being written.
type markdown struct {
	bytes.Buffer
	Options
	result   *lint.Result
	sections []section
	known    map[string]bool // rules that have a page
}

func newMarkdown(r *lint.Result, o Options) markdown {
	m := markdown{Options: o, result: r, sections: sections(r), known: map[string]bool{}}
	for _, rule := range o.Rules {
		m.known[rule.ID] = !rule.Foreign
	}
	return m
}

func (m *markdown) printf(format string, args ...any) { fmt.Fprintf(m, format, args...) }

// verdict is the headline, and what can be done about it at once.
func (m *markdown) verdict(n tally) string {
	out := fmt.Sprintf("### %s packlint: %s\n\n", m.sign(n), verdict(m.result, n, m.Options))
	if n.fixable > 0 {
		out += "`packlint --fix` repairs " + n.repaired() + ".\n\n"
	}
	return out
}

func (m *markdown) sign(n tally) string {
	switch {
	case n.fails(m.failOn()) || m.result.Crashed:
		return "❌"
	case n.findings() > 0 || len(m.result.Packs) == 0 && m.Idle == "":
		return "⚠️"
	}
	return "✅"
}

// rules is the overview of many packs.
func (m *markdown) rules() {
	rows := rows(m.sections)
	if len(rows) == 0 {
		return
	}
	m.printf("| severity | rule | findings | packs |\n|---|---|--:|--:|\n")
	for _, r := range rows {
		m.printf("| %s | %s | %d | %d |\n", markdownSeverity(r.severity), m.rule(r.rule), r.findings, r.packs)
	}
	m.printf("\n")
}

// packs is the overview of a few packs.
func (m *markdown) packs() {
	m.printf("| pack | errors | warnings | infos |\n|---|--:|--:|--:|\n")
	for _, s := range m.sections {
		if n := count(s); n.findings() > 0 {
			m.printf("| %s | %d | %d | %d |\n", markdownCode(limit(packName(s.PackReport), maxMarkdownText)), n.errors, n.warnings, n.infos)
		}
	}
	m.printf("\n")
}

// maxOmission is the room kept for the sentence about what is left out.
const maxOmission = 200

// details writes the packs with findings, those with errors first, as far as
// there is room.
func (m *markdown) details(wide bool, room int) {
	ordered := slices.Clone(m.sections)
	slices.SortStableFunc(ordered, func(a, b section) int {
		return min(count(b).errors, 1) - min(count(a).errors, 1)
	})
	for i, s := range ordered {
		text := m.section(s, wide)
		if len(text) > room {
			left := count(ordered[i:]...)
			m.printf("%s of %s more are left out here: the report has no room for them.\n\n", left, plural(left.packs, "pack"))
			return
		}
		room -= len(text)
		m.WriteString(text)
	}
}

func (m *markdown) section(s section, wide bool) string {
	var open, folded []headline
	for _, h := range s.headlines {
		if h.Severity == lint.Error || h.Severity == lint.Warning && !wide {
			open = append(open, h)
		} else {
			folded = append(folded, h)
		}
	}
	// The worst come first; a pack is short enough to find one's place again.
	bySeverity(open)
	bySeverity(folded)
	var b strings.Builder
	name := limit(packName(s.PackReport), maxMarkdownText)
	if len(open) > 0 {
		fmt.Fprintf(&b, "#### %s\n\n", markdownCode(name))
		m.table(&b, open, maxTableRows)
	}
	if len(folded) > 0 {
		summary := tallyOf(folded).String()
		if len(open) == 0 {
			summary = htmlCode(name) + " · " + summary
		}
		fmt.Fprintf(&b, "<details><summary>%s</summary>\n\n", summary)
		m.table(&b, folded, maxTableRows)
		b.WriteString("</details>\n\n")
	}
	if inherited := fold(s.inherited); len(inherited) > 0 {
		fmt.Fprintf(&b, "<details><summary>%s · inherited, not counted: %s</summary>\n\n", htmlCode(name), tallyOf(inherited))
		m.table(&b, inherited, maxTableRows)
		b.WriteString("</details>\n\n")
	}
	return b.String()
}

// table writes findings, as many as wanted at most.
func (m *markdown) table(b *strings.Builder, list []headline, most int) {
	b.WriteString("| severity | rule | place | what is wrong |\n|---|---|---|---|\n")
	for i, h := range list {
		if i == most {
			fmt.Fprintf(b, "| | | | … and %s |\n", tallyOf(list[i:]))
			break
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", markdownSeverity(h.Severity), m.rule(h.Rule), m.where(h.Finding), m.what(h))
	}
	b.WriteString("\n")
}

// where is the place of a finding, as a link if it is known where files are shown.
func (m *markdown) where(f lint.Finding) string {
	file := strings.TrimPrefix(f.File, f.Pack+"/")
	text := markdownCode(limit(place(file, f.Line, f.Column), maxMarkdownText))
	if m.FilesURL == "" {
		return text
	}
	return fmt.Sprintf("[%s](%s%s#L%d)", text, m.FilesURL, encodePath(f.File), max(f.Line, 1))
}

// what says it all in one cell.
func (m *markdown) what(h headline) string {
	lines := []string{markdownText(h.Message)}
	if from := origin(h.Finding); from != "" {
		lines = append(lines, markdownText(sentence(from)))
	}
	for i, r := range h.Related {
		if i == maxRelated {
			lines = append(lines, fmt.Sprintf("and %d more places", len(h.Related)-i))
			break
		}
		lines = append(lines, "See "+markdownCode(limit(place(r.File, r.Line, r.Column), maxMarkdownText))+": "+markdownText(r.Message))
	}
	if h.Hint != "" {
		lines = append(lines, "**Hint:** "+markdownText(h.Hint))
	}
	if len(h.folded) > 0 {
		lines = append(lines, fmt.Sprintf("Also %d more of this cause: %s", len(h.folded), markdownText(rulesOf(h.folded))))
	}
	return strings.Join(lines, "<br>")
}

// rule links a rule to its page.
func (m *markdown) rule(id string) string {
	label := limit(visible(id), maxMarkdownText)
	if m.known[id] {
		return "[" + markdownCode(label) + "](" + rulePages + encodePath(id) + ".md)"
	}
	return markdownCode(label)
}

func markdownSeverity(s lint.Severity) string {
	switch s {
	case lint.Error:
		return "❌ error"
	case lint.Warning:
		return "⚠️ warning"
	}
	return "ℹ️ info"
}

// footer accounts for what is not in the tables.
func (m *markdown) footer(n tally) string {
	var lines []string
	if m.result.Crashed {
		lines = append(lines, "packlint itself failed on part of this run: there may be more to find")
	}
	for _, note := range m.result.Notes {
		lines = append(lines, "Note: "+markdownText(note))
	}
	if parts := uncounted(n); len(parts) > 0 {
		lines = append(lines, "Not counted: "+strings.Join(parts, ", "))
	}
	objects, unvalidated, kinds := objects(m.result)
	if objects > 0 {
		lines = append(lines, plural(objects-unvalidated, "object")+" checked")
	}
	const most = 20
	if unvalidated > 0 {
		names := slices.Sorted(maps.Keys(kinds))
		text := strings.Join(names[:min(len(names), most)], ", ")
		if len(names) > most {
			text += ", …"
		}
		lines = append(lines, fmt.Sprintf("No schema for %s of %s: %s",
			plural(unvalidated, "object"), plural(len(kinds), "kind"), markdownText(text)))
	}
	skipped := 0
	for _, p := range m.result.Packs {
		for _, what := range p.Skipped {
			if skipped++; skipped <= most {
				lines = append(lines, "Not checked: "+markdownCode(limit(packName(p), maxMarkdownText))+": "+markdownText(what))
			}
		}
	}
	if skipped > most {
		lines = append(lines, fmt.Sprintf("Not checked: %d more", skipped-most))
	}
	if len(lines) == 0 {
		return ""
	}
	return "<details><summary>About this run</summary>\n\n- " + strings.Join(lines, "\n- ") + "\n\n</details>\n"
}
