package rules

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

var VersionLeadingZero = lint.Rule{
	ID:       "version-leading-zero",
	Severity: lint.Info,
	Optional: true,
	Category: lint.Metadata,
	Summary:  "a part of the version has a leading zero",
	Why:      "Software that is numbered by the calendar often has versions such as `25.06.0`. Semantic versions have no leading zeros: whether `25.06.0` comes after `25.5.0`, and equals `25.6.0`, is up to whoever compares.",
	Fix:      "Leave the zeros out, if the pack may depart from the numbering of its software.",
	Related:  []string{"version-not-three-part", "https://semver.org"},
	Check: func(p *lint.Pass) {
		version := p.Pack.Version()
		numbers, rest := pack.SplitVersion(version)
		trimmed := make([]string, len(numbers))
		for i, n := range numbers {
			trimmed[i] = strings.TrimLeft(n[:len(n)-1], "0") + n[len(n)-1:]
		}
		if without := strings.Join(trimmed, "."); without != strings.Join(numbers, ".") {
			p.Report(p.Pack.Meta().Root.Get("version").Pos, fmt.Sprintf("the version %q has a part with a leading zero, and is no semantic version", version),
				lint.Hint("write %q", without+rest))
		}
	},
}
