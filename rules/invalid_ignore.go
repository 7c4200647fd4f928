package rules

import "github.com/packlint/packlint/lint"

// InvalidIgnore has no check: the engine reads the suppressions.
var InvalidIgnore = lint.Rule{
	ID:       lint.InvalidIgnore,
	Severity: lint.Warning,
	Category: lint.Linter,
	Summary:  "a suppression names an unknown rule, gives no reason, or has ended",
	Why:      "Such a suppression has no effect. Whoever wrote it believes that it has; and whoever comes later must be able to read why a finding is accepted, and until when.",
	Fix:      "Write `# packlint:ignore RULE reason`. In pack.json, which has no comments, write the same as the text of a key `\"//\"`.",
	Related:  []string{"unused-ignore"},
}
