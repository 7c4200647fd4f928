package pack

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

var versionForm = regexp.MustCompile(`^[vV]?(\d+(?:\.\d+)*)(.*)$`)

// SplitVersion returns the numbers that a version starts with, and what follows
// them. A leading v does not count; a text that is no version has no numbers.
func SplitVersion(version string) (numbers []string, rest string) {
	m := versionForm.FindStringSubmatch(strings.TrimSpace(version))
	if m == nil {
		return nil, version
	}
	return strings.Split(m[1], "."), m[2]
}

// CompareVersions orders versions of packs by their numbers, then by what
// follows: these are no semantic versions, and what follows is as often a build
// of the packaging as a release to come.
func CompareVersions(a, b string) int {
	x, restA := SplitVersion(a)
	y, restB := SplitVersion(b)
	return cmp.Or(slices.CompareFunc(x, y, CompareNumbers), cmp.Compare(restA, restB))
}

// CompareNumbers orders decimal numbers of any length, leading zeros or not.
func CompareNumbers(a, b string) int {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}
