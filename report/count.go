package report

import "github.com/packlint/packlint/lint"

// Counts are the numbers of a verdict: findings of one cause count once, and
// neither inherited nor suppressed ones among the severities.
type Counts struct {
	Errors, Warnings, Infos int
	Inherited, Suppressed   int
}

// Count counts as all formats do.
func Count(r *lint.Result) Counts {
	n := count(sections(r)...)
	return Counts{n.errors, n.warnings, n.infos, n.inherited, n.suppressed}
}

// Verdict sums a result up in one line.
func Verdict(r *lint.Result, o Options) string { return verdict(r, count(sections(r)...), o) }
