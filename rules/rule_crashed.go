package rules

import "github.com/packlint/packlint/lint"

// RuleCrashed has no check: the engine reports it when a rule panics.
var RuleCrashed = lint.Rule{
	ID:       lint.RuleCrashed,
	Severity: lint.Error,
	Category: lint.Linter,
	Summary:  "a rule of packlint failed on a pack",
	Why:      "It is a defect of packlint, not of the pack. The other rules have run, and their findings are printed; the exit code is 3, because something was not checked.",
	Fix:      "Report it with the message; until it is mended, turn the rule off with `--disable`.",
}
