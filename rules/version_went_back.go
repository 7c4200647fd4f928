package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// VersionWentBack leaves patches of older lines alone: 1.4.8 beside 1.5.0 where
// 1.4.7 was, and 1.5.0 beside 2.0.0 where 1.4.7 was the newest 1.x. Versions that
// differ only in what follows the numbers have no known order.
var VersionWentBack = lint.Rule{
	ID:       "version-went-back",
	Severity: lint.Warning,
	Category: lint.Repository,
	Summary:  "a new version of a pack is lower than the newest one there is",
	Why:      "Palette offers the highest version first. A version that was meant to be the next one and is lower is never offered to those who have the newer one.",
	Fix:      "Give the new pack a version above the newest. A patch of an older line is fine: packlint looks for a lower version with the same first two numbers.",
	Related:  []string{"version-not-bumped", "version-leading-zero"},
	Given:    "--base REV or --new-since REV",
	Check: func(p *lint.Pass) {
		before := p.Repo.Before
		if before == nil || before.Has(p.Pack) {
			return
		}
		newest, ok := newerThan(p.Pack.Version(), before.Line(p.Pack))
		version, there := p.Pack.Meta().Root.Pair("version")
		if !ok || !there {
			return
		}
		p.Report(version.Value.Pos, fmt.Sprintf("version %s is new since %s, and lower than %s, the newest of %s", p.Pack.Version(), before.Name, newest.Version, p.Pack.Name()),
			lint.Hint("give it a version above %s", newest.Version))
	},
}

// newerThan returns the newest of the versions there were, if a new version goes
// back behind it and continues no older line.
func newerThan(version string, before []lint.OldPack) (newest lint.OldPack, ok bool) {
	numbers, _ := pack.SplitVersion(version)
	older, newer := false, false // of the same major version
	for _, old := range before {
		others, _ := pack.SplitVersion(old.Version)
		if len(others) == 0 || len(numbers) == 0 {
			continue
		}
		order := slices.CompareFunc(others, numbers, pack.CompareNumbers)
		if order == 0 || order < 0 && sameLine(others, numbers, 2) {
			return lint.OldPack{}, false
		}
		older = older || order < 0 && sameLine(others, numbers, 1)
		newer = newer || order > 0 && sameLine(others, numbers, 1)
		if order > 0 && (!ok || pack.CompareVersions(old.Version, newest.Version) > 0) {
			newest, ok = old, true
		}
	}
	return newest, ok && (newer || !older)
}

// sameLine tells whether two versions share their first n numbers.
func sameLine(a, b []string, n int) bool {
	if len(a) < n || len(b) < n {
		return false
	}
	return slices.CompareFunc(a[:n], b[:n], pack.CompareNumbers) == 0
}
