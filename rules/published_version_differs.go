package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
)

// PublishedVersionDiffers compares files, not archives: the same files packed by
// another program are the same pack. Unlike version-not-bumped it does not
// assume that a version was published.
var PublishedVersionDiffers = lint.Rule{
	ID:       "published-version-differs",
	Severity: lint.Error,
	Category: lint.Repository,
	Summary:  "the registry holds this version of the pack with another content",
	Why:      "Profiles refer to packs by version. Publishing will be refused, or users get something else under a version that they believe to know.",
	Fix:      "Give the pack a new version.",
	Related:  []string{"version-not-bumped"},
	Given:    "--online with --registry HOST/BASE",
	Check: func(p *lint.Pass) {
		if p.Repo.Online == nil {
			return
		}
		there, ok := p.Repo.Online.Published[p.Pack.Path]
		version, has := p.Pack.Meta().Root.Pair("version")
		if !ok || !has || len(there.Differ) == 0 && there.Unreadable == "" {
			return
		}
		what := "it differs in " + shorten(there.Differ)
		if there.Unreadable != "" {
			what = "it is no pack that can be read: " + there.Unreadable
		}
		p.Report(version.Value.Pos, fmt.Sprintf("%s is published already, and %s", there.Reference, what),
			lint.Hint("give the pack the next version"), lint.Key("published-version-differs"))
	},
}
