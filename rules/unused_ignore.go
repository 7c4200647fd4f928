package rules

import "github.com/packlint/packlint/lint"

// UnusedIgnore has no check: the engine knows what was suppressed.
var UnusedIgnore = lint.Rule{
	ID:       lint.UnusedIgnore,
	Severity: lint.Info,
	Category: lint.Linter,
	Summary:  "a suppression suppresses nothing",
	Why:      "The finding was cured, or the suppression stands in the wrong place. Left behind, it hides the finding when it comes back, and nobody remembers why.",
	Fix:      "Remove the suppression, or move it to the line of the finding or the line above.",
	Related:  []string{"invalid-ignore"},
}
