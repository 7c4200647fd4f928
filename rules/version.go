package rules

import (
	"regexp"
	"slices"
	"strings"

	"helm.sh/helm/v3/pkg/chart"

	"github.com/packlint/packlint/pack"
)

// sameRelease tells whether two versions name one release as far as both of
// them say: 1.5 is 1.5.0, and also 1.5.3 written short; 25.06.0 is 25.6.0; what
// follows the numbers, such as a build of the packaging, does not count. One
// number alone is too little to say so.
func sameRelease(a, b string) bool {
	x, _ := pack.SplitVersion(a)
	y, _ := pack.SplitVersion(b)
	return a == b || sameNumbers(x, y)
}

func sameNumbers(x, y []string) bool {
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 0 || len(x) == 1 && len(y) > 1 {
		return false
	}
	for i := range x {
		if pack.CompareNumbers(x[i], y[i]) != 0 {
			return false
		}
	}
	return true
}

// releases tells whether a pack has the version of a chart, or of its application.
func releases(p *pack.Pack, held *chart.Metadata) bool {
	version := p.Version()
	return version != "" && (sameRelease(version, held.Version) || sameRelease(version, held.AppVersion))
}

// leadingV tells whether a version has the "v" of a git tag.
func leadingV(version string) bool {
	return len(version) > 1 && (version[0] == 'v' || version[0] == 'V') && version[1] >= '0' && version[1] <= '9'
}

var dirVersion = regexp.MustCompile(`(?:^|[-_])[vV]?(\d+(?:[._]\d+)+)`)

// dirVersions returns the versions in the name of a directory, as numbers. Packs
// write them in many ways: app-1.16, app_1_0, app-v1.2.3, app-1.2.3-addon.
func dirVersions(dir string) [][]string {
	var out [][]string
	for _, m := range dirVersion.FindAllStringSubmatch(dir, -1) {
		out = append(out, strings.FieldsFunc(m[1], func(r rune) bool { return r == '.' || r == '_' }))
	}
	return out
}

// dirVersionDiffers returns the version that a pack's directory names when its
// digits contradict those in pack.json, and "" otherwise.
func dirVersionDiffers(p *pack.Pack) string {
	own, _ := pack.SplitVersion(p.Version())
	if p.Archived || p.Path == "." || own == nil {
		return ""
	}
	named := ""
	for _, v := range dirVersions(p.Base()) {
		if sameNumbers(v, own) || slices.Equal(v, own) {
			return ""
		}
		named = strings.Join(v, ".")
	}
	return named
}

// dirFamily is the name of a directory without its version, and false for a
// directory that names none.
func dirFamily(dir string) (string, bool) {
	all := dirVersion.FindAllStringIndex(dir, -1)
	if len(all) == 0 {
		return "", false
	}
	last := all[len(all)-1]
	return dir[:last[0]] + dir[last[1]:], true
}
