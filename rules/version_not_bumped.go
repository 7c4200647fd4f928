package rules

import (
	"fmt"
	"path"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// VersionNotBumped goes by name, version and layer: a pack that was moved is the
// same pack.
var VersionNotBumped = lint.Rule{
	ID:        "version-not-bumped",
	Severity:  lint.Warning,
	Community: lint.Error,
	Category:  lint.Repository,
	Summary:   "a pack's content has changed and its version has not",
	Why:       "Versions that are published stay as they are: a registry refuses the new content, or puts it under a version that users believe to know. Clusters keep the old content, or get the new one without anybody having chosen it.",
	Fix:       "Copy the pack to a directory for the next version and change it there, or raise the version in pack.json. packlint assumes that the version was published; README.md and logo.png do not count.",
	Related:   []string{"published-version-differs", "version-went-back", "dir-version-mismatch"},
	Given:     "--base REV or --new-since REV",
	Check: func(p *lint.Pass) {
		before := p.Repo.Before
		if before == nil {
			return
		}
		var differ []string
		for _, name := range before.Differ[p.Pack.Path] {
			if isShipped(name) {
				differ = append(differ, name)
			}
		}
		version, ok := p.Pack.Meta().Root.Pair("version")
		if len(differ) == 0 || !ok {
			return
		}
		p.Report(version.Value.Pos, fmt.Sprintf("%s %s differs from what it was at %s, and its version does not: %s", p.Pack.Name(), p.Pack.Version(), before.Name, shorten(differ)),
			lint.Hint("give the changed pack the next version"), lint.Key("version-not-bumped"))
	},
}

// isShipped tells whether a file of a pack makes a difference to a cluster.
func isShipped(name string) bool {
	return name != pack.ReadmeFile && name != pack.LogoFile && !isJunk(name) && !strings.HasPrefix(path.Base(name), ".packlint")
}
