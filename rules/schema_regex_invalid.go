package rules

import (
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// SchemaRegexInvalid compiles with Go's regexp, which is RE2, as the
// documentation says.
var SchemaRegexInvalid = lint.Rule{
	ID:       "schema-regex-invalid",
	Severity: lint.Error,
	Category: lint.Schema,
	Summary:  "an expression in schema.yaml is no regular expression of RE2",
	Why:      "Palette takes regular expressions in the syntax of RE2. One that does not compile fails the validation of every profile with the pack. Look-around and backreferences, which other dialects have, are not in it.",
	Fix:      "Correct the expression, and try it with the flavor “Golang” of an online tester.",
	Related:  []string{"schema-template-syntax", "https://golang.org/s/re2syntax"},
	Check:    func(p *lint.Pass) { reportFaults(p, pack.BadRegexp) },
}
