package rules

import "github.com/packlint/packlint/lint"

// RuleCrashed has no check: the engine reports it when a rule panics, and when a
// policy of the user fails.
var RuleCrashed = lint.Rule{
	ID:       lint.RuleCrashed,
	Severity: lint.Error,
	Category: lint.Linter,
	Summary:  "a rule failed on a pack",
	Why:      "It is a defect of packlint, or of one of your own policies, and not of the pack; the hint says which. The other rules have run, and their findings are printed; the exit code is 3, because something was not checked.",
	Fix:      "Report it with the message, or mend the policy; until then, turn the rule off with `--disable`.",
}
