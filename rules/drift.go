package rules

import (
	"iter"
	"slices"

	"github.com/packlint/packlint/pack"
)

// byVersion returns packs in the order of their versions.
func byVersion(packs []*pack.Pack) []*pack.Pack {
	packs = slices.Clone(packs)
	slices.SortStableFunc(packs, func(a, b *pack.Pack) int { return pack.CompareVersions(a.Version(), b.Version()) })
	return packs
}

// drifts returns the packs of a run, in order of version, that have another
// value than the one before, each with that one. When an odd one out is over
// and the value is as it was, that is no second drift.
func drifts(packs []*pack.Pack, value func(*pack.Pack) string) iter.Seq2[*pack.Pack, *pack.Pack] {
	return func(yield func(this, before *pack.Pack) bool) {
		for i := 1; i < len(packs); i++ {
			this, before := packs[i], packs[i-1]
			if value(this) == value(before) || value(this) == "" || value(before) == "" || i > 1 && value(this) == value(packs[i-2]) {
				continue
			}
			if !yield(this, before) {
				return
			}
		}
	}
}
