package rules

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

var VersionNotTagSafe = lint.Rule{
	ID:       "version-not-tag-safe",
	Severity: lint.Error,
	Category: lint.Metadata,
	Summary:  "the version cannot be a tag of an OCI registry",
	Why:      "A pack is pushed as `<name>:<version>`. Tags are up to 128 letters, digits, dots, hyphens and underscores, and start with none of the dots and hyphens; a `+`, as in the build part of a semantic version, is not among them, and the push fails.",
	Fix:      "Replace the character; `-` does for `+`.",
	Related:  []string{"name-invalid", "https://github.com/opencontainers/distribution-spec/blob/main/spec.md"},
	Check: func(p *lint.Pass) {
		version := p.Pack.Version()
		if strings.TrimSpace(version) == "" || ociTag.MatchString(version) {
			return
		}
		node := p.Pack.Meta().Root.Get("version")
		message := fmt.Sprintf("the version %q cannot be a tag of an OCI registry", version)
		safe := strings.TrimLeft(notInTag.ReplaceAllString(strings.TrimSpace(version), "-"), "-.")
		if numbers, _ := pack.SplitVersion(safe); numbers == nil || !ociTag.MatchString(safe) {
			p.Report(node.Pos, message, lint.Hint("use a version of the form 1.2.3"))
			return
		}
		p.Report(node.Pos, message, lint.Hint("write %q", safe))
	},
}

var (
	ociTag   = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$`)
	notInTag = regexp.MustCompile(`[^A-Za-z0-9._-]+`)
)
