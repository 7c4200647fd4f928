package rules

import (
	"fmt"
	"slices"
	"time"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

var EOLGroupBlank = lint.Rule{
	ID:       "eol-group-blank",
	Severity: lint.Info,
	Category: lint.Metadata,
	Summary:  "eol or group is blank, or eol is no date",
	Why:      "Both keys are optional, and blank ones say nothing. A `group` of spaces may even become the prefix of a tag. An `eol` that is no date `yyyy-MM-dd` cannot be understood.",
	Fix:      "Remove the key, or give it a value: a date such as `2028-04-30`, a group such as `LTS`.",
	Check: func(p *lint.Pass) {
		if withdrawn(p.Pack) {
			return
		}
		root := p.Pack.Meta().Root
		var blank []pack.Pair
		var indexes []int
		for _, key := range []string{"eol", "group"} {
			pair, ok := root.Pair(key)
			if !ok || !pair.Value.Is(pack.String) {
				continue
			}
			if pair.Value.Blank() {
				blank = append(blank, pair)
				indexes = append(indexes, slices.Index(root.Pairs, pair))
				continue
			}
			if _, err := time.Parse(time.DateOnly, pair.Value.Value); key == "eol" && err != nil {
				p.Report(pair.Value.Pos, fmt.Sprintf("eol %q is no date of the form yyyy-MM-dd", pair.Value.Value), lint.Hint(`write it like "2028-04-30"`))
			}
		}
		fix := lint.Fix(p.Pack.Meta().Remove(root, indexes...))
		switch len(blank) {
		case 1:
			p.Report(blank[0].Key.Pos, blank[0].Key.Value+" is blank", lint.Hint("remove the key"), fix)
		case 2:
			p.Report(blank[0].Key.Pos, "eol and group are blank", lint.Hint("remove both keys"), fix)
		}
	},
}
