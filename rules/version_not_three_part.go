package rules

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

var VersionNotThreePart = lint.Rule{
	ID:       "version-not-three-part",
	Severity: lint.Warning,
	Category: lint.Metadata,
	Summary:  "the version has not the three parts of a semantic version",
	Why:      "The registry derives the tags `1.x` and `1.5.x` from a version `1.5.0`; profiles follow these tags to get new patches. Other versions have no such tags, and bounds of dependencies may not compare with them as expected.",
	Fix:      "Write major, minor and patch.",
	Related:  []string{"version-leading-v", "version-leading-zero", "https://semver.org"},
	Check: func(p *lint.Pass) {
		version := p.Pack.Version()
		numbers, rest := pack.SplitVersion(version)
		if !ociTag.MatchString(version) || len(numbers) == 3 && afterPatch.MatchString(rest) {
			return // fine, or not even a tag: version-not-tag-safe, pack-json-required
		}
		hint := lint.Hint("use a version of the form 1.2.3")
		if n := len(numbers); n > 0 && n < 3 && afterPatch.MatchString(rest) {
			hint = lint.Hint("write %q", strings.Join(numbers, ".")+strings.Repeat(".0", 3-n)+rest)
		}
		p.Report(p.Pack.Meta().Root.Get("version").Pos, fmt.Sprintf("the version %q is not of the form major.minor.patch", version), hint)
	},
}

// afterPatch is what may follow the three numbers: a pre-release and a build.
var afterPatch = regexp.MustCompile(`^(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)
