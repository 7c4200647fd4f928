// Package catalogue is the one list of packlint's rules, whatever language they
// are written in, and their documentation.
package catalogue

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/policies"
	"github.com/packlint/packlint/rules"
)

// Builtin returns the rules that packlint brings along, by id.
func Builtin() []*lint.Rule { return With(nil) }

// With returns the built-in rules and those of the user, by id.
func With(users []*lint.Rule) []*lint.Rule {
	all := slices.Concat(rules.All(), policies.All(), users)
	slices.SortStableFunc(all, func(a, b *lint.Rule) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// Find returns the rule with an id among some.
func Find(all []*lint.Rule, id string) (*lint.Rule, bool) {
	for _, r := range all {
		if r.ID == id {
			return r, true
		}
	}
	return nil, false
}

// Example is the case of a built-in rule: a tree of packs that it reports (below
// bad/), one that it does not (below good/), and the findings (want). The error
// is fs.ErrNotExist for any other rule.
func Example(id string) (*txtar.Archive, error) {
	name := "testdata/" + id + ".txtar"
	data, err := rules.Examples.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		data, err = policies.Examples.ReadFile(name)
	}
	if err != nil {
		return nil, fmt.Errorf("rule %s has no example: %w", id, err)
	}
	return txtar.Parse(data), nil
}

// Fixes tells whether a built-in rule can repair what it finds, at least at times:
// its example shows the files that the fixes make of it.
func Fixes(id string) bool {
	example, err := Example(id)
	return err == nil && len(Tree(example, "fixed")) > 0
}
