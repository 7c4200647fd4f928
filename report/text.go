package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
)

// manyPacks is the number of packs up to which a report shows everything in
// full; beyond it a reader needs an overview first.
const manyPacks = 20

// textFormat is for people. A finding looks as compilers print it:
//
//	error[chart-needs-input]: the chart cannot be installed until …
//	  --> packs/x-1.0.0/values.yaml:12:5
//	   |
//	12 |   licenseKey: ""
//	   |               ^^
//	   = from charts/x-1.0.0.tgz:x/templates/deploy.yaml:31
//	   = hint: …
type textFormat struct{}

func (textFormat) Write(w io.Writer, r *lint.Result, o Options) error {
	t := text{Options: o, painter: painter(o.Color), result: r, sections: sections(r)}
	if t.wide() && !o.Quiet {
		t.table()
	}
	for _, s := range t.sections {
		t.section(s)
	}
	t.summary()
	_, err := w.Write(t.Bytes())
	return err
}

// text is a report being written.
type text struct {
	bytes.Buffer
	Options
	painter
	result   *lint.Result
	sections []section
}

func (t *text) printf(format string, args ...any) { fmt.Fprintf(t, format, args...) }

// section writes a pack: the errors in full, and as much of the rest as a reader
// of so many packs has time for.
func (t *text) section(s section) {
	full, lines := t.choose(s.headlines)
	inherited, suppressed := s.inherited, s.suppressed
	if t.Quiet || t.wide() {
		inherited = nil
	}
	if t.Quiet || !t.Verbose {
		suppressed = nil
	}
	if len(full)+len(lines)+len(inherited)+len(suppressed) == 0 {
		return
	}
	t.printf("%s %s\n", t.paint(bold, packName(s.PackReport)), t.paint(dim, "· "+count(s).String()))
	if len(full) > 0 {
		t.printf("\n")
	}
	for _, h := range full {
		t.finding(h)
	}
	t.lines(lines)
	if len(inherited) > 0 {
		t.aside(dim, "inherited: "+plural(len(inherited), "finding")+" that the base or the previous version has too: "+rulesOf(inherited))
	}
	for _, f := range suppressed {
		t.aside(dim, fmt.Sprintf("suppressed: %s %s: %s (%s)", place(f.File, f.Line, f.Column), visible(f.Rule), visible(f.Message), visible(*f.Suppressed)))
	}
	if len(lines)+len(inherited)+len(suppressed) > 0 {
		t.printf("\n")
	}
}

// wide tells whether there are so many packs that a reader needs an overview.
func (t *text) wide() bool { return len(t.sections) > manyPacks }

// choose says which findings are written in full, and which in a line; the worst
// come first. Infos are in full for who looks at a single pack, warnings for who
// looks at a few.
func (t *text) choose(headlines []headline) (full, lines []headline) {
	inFull, inLines := lint.Info, lint.Info
	switch {
	case t.Quiet:
		inFull, inLines = lint.Error, lint.Error
	case t.Verbose:
	case t.wide():
		inFull, inLines = lint.Error, lint.Warning
	case len(t.sections) > 1:
		inFull = lint.Warning
	}
	for _, h := range headlines {
		switch {
		case h.Severity >= inFull:
			full = append(full, h)
		case h.Severity >= inLines:
			lines = append(lines, h)
		}
	}
	for _, list := range [][]headline{full, lines} {
		slices.SortStableFunc(list, func(a, b headline) int { return int(b.Severity) - int(a.Severity) })
	}
	return full, lines
}

func packName(p lint.PackReport) string {
	if p.Path == "." && p.Name != "" {
		return visible(p.Name)
	}
	return visible(p.Path)
}

// place is what terminals and editors take for a link to a place in a file.
func place(file string, line, column int) string {
	return fmt.Sprintf("%s:%d:%d", visible(file), line, column)
}

// aside writes what belongs to a pack or a run, and to no finding.
func (t *text) aside(s style, content string) {
	const indent = 2
	for i, line := range t.wrap(content, indent, indent+hanging) {
		if i > 0 {
			t.printf("%*s", hanging, "")
		}
		t.printf("%*s%s\n", indent, "", t.paint(s, line))
	}
}

// lines writes findings in a line each. On a terminal, where the pack's name
// stands above, files are named within the pack, and the columns are aligned;
// elsewhere a line says it all.
func (t *text) lines(list []headline) {
	const most = 40 // columns of a place, beyond which it is not aligned
	places, labels := 0, 0
	for _, h := range list {
		if n := columns(t.shortPlace(h)); n <= most {
			places = max(places, n)
		}
		labels = max(labels, columns(label(h)))
	}
	for _, h := range list {
		message := visible(h.Message)
		if len(h.folded) > 0 {
			message += fmt.Sprintf(" (and %d more of this cause)", len(h.folded))
		}
		at, label := t.shortPlace(h), label(h)
		painted := t.paint(styleOf(h.Severity), label)
		if t.Width <= 0 {
			t.printf("  %s %s: %s\n", at, painted, message)
			continue
		}
		atPadding, labelPadding := max(places-columns(at), 0), labels-columns(label)
		used := 2 + columns(at) + atPadding + 2 + labels + 2
		t.printf("  %s%*s  %s%*s  ", at, atPadding, "", painted, labelPadding, "")
		t.cell(message, used)
	}
}

// cell writes the message at the end of a line: what fits of it where there are
// many, else all of it.
func (t *text) cell(message string, used int) {
	const least = 40 // what a message needs to say anything
	if t.wide() {
		t.printf("%s\n", cut(message, max(t.Width-used, least)))
		return
	}
	indent := used
	if t.Width-used < least {
		indent = 2 + hanging
	}
	for i, line := range t.wrap(message, used, indent) {
		if i > 0 {
			t.printf("%*s", indent, "")
		}
		t.printf("%s\n", line)
	}
}

func (t *text) shortPlace(h headline) string {
	file := h.File
	if t.Width > 0 {
		file = strings.TrimPrefix(file, h.Pack+"/")
	}
	return place(file, h.Line, h.Column)
}

func label(h headline) string { return fmt.Sprintf("%s[%s]", h.Severity, visible(h.Rule)) }

// rulesOf lists the rules of findings with their numbers.
func rulesOf(findings []lint.Finding) string {
	const most = 6
	var ids []string
	n := map[string]int{}
	for _, f := range findings {
		if n[f.Rule]++; n[f.Rule] == 1 {
			ids = append(ids, f.Rule)
		}
	}
	slices.Sort(ids)
	more := len(ids) > most
	ids = ids[:min(len(ids), most)]
	for i, id := range ids {
		ids[i] = visible(id)
		if n[id] > 1 {
			ids[i] += fmt.Sprintf(" ×%d", n[id])
		}
	}
	out := strings.Join(ids, ", ")
	if more {
		out += ", …"
	}
	return out
}
