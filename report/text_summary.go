package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/packlint/packlint/lint"
)

// plural counts in English.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// String lists what there is: "3 errors, 1 warning".
func (n tally) String() string {
	var parts []string
	for _, c := range []struct {
		n    int
		noun string
	}{{n.errors, "error"}, {n.warnings, "warning"}, {n.infos, "info"}} {
		if c.n > 0 {
			parts = append(parts, plural(c.n, c.noun))
		}
	}
	if len(parts) == 0 {
		return "no findings"
	}
	return strings.Join(parts, ", ")
}

// summary writes the last lines: the verdict, what it does not cover, and what
// to do next.
func (t *text) summary() {
	n := count(t.sections...)
	sign, s := "✓", green
	switch {
	case n.fails(t.failOn()) || t.result.Crashed:
		sign, s = "✗", red
	case n.findings() > 0 || len(t.result.Packs) == 0:
		sign, s = "!", yellow
	}
	t.printf("%s", t.paint(s, sign+" "+verdict(t.result, n, t.Options)))
	all, unvalidated, kinds := objects(t.result)
	if all > 0 {
		t.printf(" · %s checked", plural(all-unvalidated, "object"))
	}
	if t.Verbose {
		t.printf(" · %s", t.result.Summary.Duration.Round(time.Millisecond))
	}
	t.printf("\n")
	if t.result.Crashed {
		t.aside(red, "packlint itself failed on part of this run: there may be more to find")
	}
	if t.Quiet {
		return
	}
	if n.fixable > 0 {
		t.aside(dim, "packlint --fix repairs "+n.repaired())
	}
	if parts := uncounted(n); len(parts) > 0 {
		t.aside(dim, "not counted: "+strings.Join(parts, ", "))
	}
	t.unchecked(unvalidated, kinds)
	if t.wide() {
		t.next(n)
	}
}

// verdict sums a run up in one line.
func verdict(r *lint.Result, n tally, o Options) string {
	switch packs := len(r.Packs); {
	case packs == 0 && o.Idle != "":
		return o.Idle
	case packs == 0 && n.findings() == 0:
		return "no pack was checked"
	case n.findings() == 0:
		return "no findings in " + plural(packs, "pack")
	case packs == 1:
		return n.String() + " in 1 pack"
	default:
		return fmt.Sprintf("%s in %d of %s", n, n.packs, plural(packs, "pack"))
	}
}

// objects counts what was rendered, and what of it has no schema.
func objects(r *lint.Result) (all, unvalidated int, kinds map[string]int) {
	kinds = map[string]int{}
	for _, p := range r.Packs {
		all += p.Objects
		for kind, n := range p.Unvalidated {
			kinds[kind] += n
			unvalidated += n
		}
	}
	return all, unvalidated, kinds
}

// uncounted accounts for the findings that are not in the verdict.
func uncounted(n tally) []string {
	var parts []string
	if n.folded > 0 {
		parts = append(parts, fmt.Sprintf("%d more with the same causes", n.folded))
	}
	if n.inherited > 0 {
		parts = append(parts, fmt.Sprintf("%d inherited from previous versions", n.inherited))
	}
	if n.suppressed > 0 {
		parts = append(parts, fmt.Sprintf("%d suppressed", n.suppressed))
	}
	return parts
}

// unchecked says what nobody has looked at: a report that keeps silent about it
// would pass for more than it is.
func (t *text) unchecked(unvalidated int, kinds map[string]int) {
	const most = 3 // examples, unless everything is asked for
	if unvalidated > 0 {
		verb := "have"
		if unvalidated == 1 {
			verb = "has"
		}
		t.aside(regular, fmt.Sprintf("%s of %s %s no schema: %s",
			plural(unvalidated, "object"), plural(len(kinds), "kind"), verb,
			t.examples(slices.Sorted(maps.Keys(kinds)), most)))
	}
	var skipped []string
	for _, p := range t.result.Packs {
		for _, what := range p.Skipped {
			skipped = append(skipped, packName(p)+": "+visible(what))
		}
	}
	shown := skipped
	if !t.Verbose {
		shown = skipped[:min(len(skipped), most)]
	}
	for _, what := range shown {
		t.aside(regular, "not checked: "+what)
	}
	if rest := len(skipped) - len(shown); rest > 0 {
		t.aside(regular, fmt.Sprintf("not checked: %d more; -v lists them", rest))
	}
}

func (t *text) examples(names []string, most int) string {
	more := len(names) > most && !t.Verbose
	if more {
		names = names[:most]
	}
	for i, name := range names {
		names[i] = visible(name)
	}
	out := strings.Join(names, ", ")
	if more {
		out += ", …"
	}
	return out
}

// next suggests where to go from an overview.
func (t *text) next(n tally) {
	rows := rows(t.sections)
	if len(rows) == 0 {
		return
	}
	worst := slices.MaxFunc(t.sections, func(a, b section) int { return weight(a) - weight(b) })
	commands := [][2]string{
		{"packlint explain " + shellWord(rows[0].rule), "what the rule at the top is about"},
		{"packlint lint " + shellWord(worst.Path), "the pack with most to do, in full"},
	}
	if n.infos > 0 && !t.Verbose {
		t.aside(dim, plural(n.infos, "info")+" not listed here; linting fewer packs at a time, or -v, lists them")
	}
	width := max(columns(commands[0][0]), columns(commands[1][0]))
	t.printf("\n")
	for i, c := range commands {
		label := "next:"
		if i > 0 {
			label = "     "
		}
		t.printf("%s %s%*s  %s\n", t.paint(bold, label), c[0], width-columns(c[0]), "", t.paint(dim, c[1]))
	}
}

// weight orders packs by what there is to do in them: first by errors, then by
// warnings. No pack has a million of either.
func weight(s section) int {
	n := count(s)
	return n.errors*1_000_000 + n.warnings*1_000 + n.infos
}

// shellWord quotes what a shell would not take as one word.
func shellWord(s string) string {
	safe := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./+@%=,", r)
	}
	s = visible(s)
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !safe(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
