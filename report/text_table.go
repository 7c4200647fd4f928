package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/packlint/packlint/lint"
)

// row is a rule in the overview of many packs.
type row struct {
	rule            string
	severity        lint.Severity
	findings, packs int
}

// rows counts headlines by rule and severity, worst and most frequent first.
func rows(sections []section) []row {
	type key struct {
		rule     string
		severity lint.Severity
	}
	index := map[key]int{}
	lastPack := map[key]string{}
	var out []row
	for _, s := range sections {
		for _, h := range s.headlines {
			k := key{h.Rule, h.Severity}
			i, ok := index[k]
			if !ok {
				i = len(out)
				index[k] = i
				out = append(out, row{rule: h.Rule, severity: h.Severity})
			}
			out[i].findings++
			if last, ok := lastPack[k]; !ok || last != s.Path {
				out[i].packs++
				lastPack[k] = s.Path
			}
		}
	}
	slices.SortFunc(out, func(a, b row) int {
		return cmp.Or(
			cmp.Compare(b.severity, a.severity),
			cmp.Compare(b.findings, a.findings),
			cmp.Compare(a.rule, b.rule),
		)
	})
	return out
}

// table writes the overview: rules and how often they found something.
func (t *text) table() {
	rows := rows(t.sections)
	if len(rows) == 0 {
		return
	}
	summaries := map[string]string{}
	for _, r := range t.Rules {
		summaries[r.ID] = r.Summary
	}
	const severities = len("severity")
	ids := len("rule")
	for _, r := range rows {
		ids = max(ids, columns(visible(r.rule)))
	}
	t.printf("%s\n", t.paint(dim, fmt.Sprintf("%-*s  %-*s  findings  packs", severities, "severity", ids, "rule")))
	for _, r := range rows {
		rule := visible(r.rule)
		t.printf("%s  %s%*s  %*d  %*d",
			t.paint(styleOf(r.severity), fmt.Sprintf("%-*s", severities, r.severity)),
			rule, ids-columns(rule), "",
			len("findings"), r.findings, len("packs"), r.packs)
		used := severities + 2 + ids + 2 + len("findings") + 2 + max(len("packs"), len(strconv.Itoa(r.packs))) + 2
		const least = 20 // columns in which a summary still says something
		if summary := summaries[r.rule]; summary != "" && (t.Width <= 0 || t.Width-used >= least) {
			width := t.Width - used
			if t.Width <= 0 {
				width = 0
			}
			t.printf("  %s", t.paint(dim, cut(visible(summary), width)))
		}
		t.printf("\n")
	}
	t.printf("\n")
}
