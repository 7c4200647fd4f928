package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
)

// headline is one thing to fix: a finding, and under it the other findings of
// the pack that the same mistake brought about.
type headline struct {
	lint.Finding
	folded []lint.Finding
}

// section is what there is to say of one pack.
type section struct {
	lint.PackReport
	headlines []headline
	// inherited findings stand in the base or the pack's previous version too;
	// suppressed ones somebody has judged. Neither counts.
	inherited, suppressed []lint.Finding
}

// sections sorts findings to their packs, in the order of the result.
func sections(r *lint.Result) []section {
	out := make([]section, 0, len(r.Packs))
	index := map[string]int{}
	for _, p := range r.Packs {
		index[p.Path] = len(out)
		out = append(out, section{PackReport: p})
	}
	counting := map[int][]lint.Finding{}
	for _, f := range r.Findings {
		i, ok := index[f.Pack]
		if !ok {
			i = len(out)
			index[f.Pack] = i
			out = append(out, section{PackReport: lint.PackReport{Path: f.Pack}})
		}
		switch {
		case f.Suppressed != nil:
			out[i].suppressed = append(out[i].suppressed, f)
		case f.Inherited:
			out[i].inherited = append(out[i].inherited, f)
		default:
			counting[i] = append(counting[i], f)
		}
	}
	for i, findings := range counting {
		out[i].headlines = fold(findings)
	}
	return out
}

// fold puts the findings of one pack that share a cause under the worst of
// them, the first among equals.
func fold(findings []lint.Finding) []headline {
	var out []headline
	byCause := map[string]int{}
	for _, f := range findings {
		if f.Cause == nil || *f.Cause == "" {
			out = append(out, headline{Finding: f})
			continue
		}
		i, ok := byCause[*f.Cause]
		if !ok {
			byCause[*f.Cause] = len(out)
			out = append(out, headline{Finding: f})
			continue
		}
		if h := &out[i]; f.Severity > h.Severity {
			h.folded = slices.Insert(h.folded, 0, h.Finding)
			h.Finding = f
		} else {
			h.folded = append(h.folded, f)
		}
	}
	slices.SortStableFunc(out, func(a, b headline) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Rule, b.Rule))
	})
	return out
}

// tally counts what a report shows, each headline once.
type tally struct {
	errors, warnings, infos       int
	packs                         int // with headlines
	folded, suppressed, inherited int
	fixable                       int
}

func count(sections ...section) tally {
	var n tally
	for _, s := range sections {
		if len(s.headlines) > 0 {
			n.packs++
		}
		n.add(s.headlines)
		n.suppressed += len(s.suppressed)
		n.inherited += len(s.inherited)
	}
	return n
}

func (n *tally) add(headlines []headline) {
	for _, h := range headlines {
		n.folded += len(h.folded)
		if h.Fixable {
			n.fixable++
		}
		switch h.Severity {
		case lint.Error:
			n.errors++
		case lint.Warning:
			n.warnings++
		default:
			n.infos++
		}
	}
}

// tallyOf counts headlines.
func tallyOf(headlines []headline) tally {
	var n tally
	n.add(headlines)
	return n
}

// repaired says how much of what there is fixes repair.
func (n tally) repaired() string {
	switch {
	case n.fixable < n.findings():
		return fmt.Sprintf("%d of them", n.fixable)
	case n.fixable == 1:
		return "it"
	}
	return "all of them"
}

func (n tally) findings() int { return n.errors + n.warnings + n.infos }

// fails tells whether a finding reaches the severity that fails a run.
func (n tally) fails(on lint.Severity) bool {
	switch on {
	case lint.Info:
		return n.findings() > 0
	case lint.Warning:
		return n.errors+n.warnings > 0
	case lint.Error:
		return n.errors > 0
	}
	return false
}
