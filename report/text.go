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
	wide := len(t.sections) > manyPacks
	if wide && !o.Quiet {
		t.table()
	}
	for _, s := range t.sections {
		t.section(s, wide)
	}
	t.summary(wide)
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

// section writes a pack: in full, or with less important findings in short.
func (t *text) section(s section, short bool) {
	var full, lines []headline
	for _, h := range s.headlines {
		switch {
		case h.Severity == lint.Error || !short && !t.Quiet:
			full = append(full, h)
		case h.Severity == lint.Warning && !t.Quiet:
			lines = append(lines, h)
		}
	}
	inherited, suppressed := s.inherited, s.suppressed
	if t.Quiet || short {
		inherited = nil
	}
	if t.Quiet || !t.Verbose {
		suppressed = nil
	}
	if len(full)+len(lines)+len(inherited)+len(suppressed) == 0 {
		return
	}
	t.printf("%s %s\n\n", t.paint(bold, packName(s.PackReport)), t.paint(dim, "· "+count(s).String()))
	for _, h := range full {
		t.finding(h)
	}
	for _, h := range lines {
		t.line(h)
	}
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

// line writes a finding in one line. On a terminal, where space is scarce and
// the pack's name stands above, the file is named within the pack; elsewhere a
// line says it all.
func (t *text) line(h headline) {
	file := h.File
	if t.Width > 0 {
		file = strings.TrimPrefix(file, h.Pack+"/")
	}
	at := place(file, h.Line, h.Column)
	label := fmt.Sprintf("%s[%s]", h.Severity, visible(h.Rule))
	message := visible(h.Message)
	if len(h.folded) > 0 {
		message += fmt.Sprintf(" (and %d more of this cause)", len(h.folded))
	}
	if t.Width > 0 {
		const least = 40 // what a message needs to say anything
		message = cut(message, max(t.Width-len("  ")-columns(at)-1-columns(label)-len(": "), least))
	}
	t.printf("  %s %s: %s\n", at, t.paint(styleOf(h.Severity), label), message)
}

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
