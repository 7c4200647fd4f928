package rules

import (
	"fmt"
	"strconv"

	"github.com/packlint/packlint/lint"
)

var CloudtypesAllMixed = lint.Rule{
	ID:       "cloudtypes-all-mixed",
	Severity: lint.Info,
	Category: lint.Metadata,
	Summary:  "cloudTypes lists `all` together with single clouds",
	Why:      "`all` includes every cloud. The others do nothing, and leave open which of the two was meant.",
	Fix:      "Keep `\"all\"`, or else the clouds that the pack is for.",
	Check: func(p *lint.Pass) {
		list := p.Pack.Meta().Root.Get("cloudTypes")
		all, others := false, []string(nil)
		for _, name := range list.Strings() {
			if name == "all" {
				all = true
			} else {
				others = append(others, strconv.Quote(name))
			}
		}
		if !all || len(others) == 0 {
			return
		}
		p.Report(list.Pos, fmt.Sprintf("cloudTypes lists \"all\", which includes %s", enumerate(others, "and")),
			lint.Hint(`write ["all"], or leave "all" out if the pack is for those clouds only`))
	},
}
