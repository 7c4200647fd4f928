package rules

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// InstallPriorityType goes by the documentation, which writes the priority as a
// string; what Palette makes of a bare number is not known.
var InstallPriorityType = lint.Rule{
	ID:       "install-priority-type",
	Severity: lint.Warning,
	Category: lint.Values,
	Summary:  "spectrocloud.com/install-priority is not a whole number in quotes",
	Why:      "The priority orders the layers of a profile. In another form it may be ignored, and the pack is installed before what it needs.",
	Fix:      "Write the number in quotes.",
	Check: func(p *lint.Pass) {
		priority := p.Pack.Values().Root.Get("pack", "spectrocloud.com/install-priority")
		if priority == nil || strings.Contains(priority.Value, "{{") {
			return
		}
		number, err := strconv.Atoi(priority.Value)
		switch {
		case priority.Kind == pack.String && err == nil:
		case err == nil && strconv.Itoa(number) != priority.Value: // YAML reads 010 as 8
			p.Report(priority.Pos, fmt.Sprintf("the install priority %s is %s, not a string", priority.Value, priority.Kind), lint.Hint("write the number that is meant in quotes, such as %q", strconv.Itoa(number)))
		case err == nil:
			p.Report(priority.Pos, fmt.Sprintf("the install priority %s is %s, not a string", priority.Value, priority.Kind), lint.Hint("write %q", priority.Value),
				lint.Fix(p.Pack.Values().SetString(priority, priority.Value)))
		default:
			p.Report(priority.Pos, fmt.Sprintf("the install priority %q is no whole number", priority.Value), lint.Hint(`write a number in quotes, such as "10"`))
		}
	},
}
