package lint

import "slices"

// Only is what the result says of some of its packs. The others were context: what
// is wrong with them is not said, nor that packlint failed on one of them.
func (r *Result) Only(judged func(path string) bool) *Result {
	out := &Result{Notes: r.Notes, packs: r.packs, Summary: Summary{Duration: r.Summary.Duration}}
	for _, p := range r.Packs {
		if judged(p.Path) {
			out.Packs = append(out.Packs, p)
			out.Summary.Packs++
			out.Summary.Objects += p.Objects
		}
	}
	for _, f := range r.Findings {
		if judged(f.Pack) {
			out.Findings = append(out.Findings, f)
		}
	}
	out.Stale = slices.DeleteFunc(slices.Clone(r.Stale), func(k Known) bool { return !judged(k.Pack) })
	out.Crashed = slices.ContainsFunc(out.Findings, func(f Finding) bool { return f.Rule == RuleCrashed })
	return out
}
