package rules

import (
	"fmt"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ReleaseNameTooLong takes <pack>-<chart> for the name that Palette gives a
// release by default, as the documentation says.
var ReleaseNameTooLong = lint.Rule{
	ID:       "release-name-too-long",
	Severity: lint.Warning,
	Category: lint.Values,
	Summary:  "the Helm release of a chart has a name of more than 53 characters",
	Why:      "Helm refuses to install it.",
	Fix:      "Set a shorter name in `pack.releaseNameOverride`.",
	Related:  []string{"releasename-unknown-chart"},
	Check: func(p *lint.Pass) {
		const longest = 53 // helm.sh/helm/v3/pkg/chartutil/validate_name.go
		override := p.Pack.Values().Root.Get("pack", "releaseNameOverride")
		for _, c := range p.Pack.Charts() {
			if c.Name() == "" {
				continue
			}
			name, at, how := p.Pack.DefaultRelease(c.Name()), c.Node.Pos, "by default"
			for _, node := range []*pack.Node{override, override.Get(c.Name())} {
				if node.Str() != "" {
					name, at, how = node.Str(), node.Pos, "set in pack.releaseNameOverride"
				}
			}
			if len(name) > longest && !strings.Contains(name, "{{") {
				p.Report(at, fmt.Sprintf("the release of chart %s is called %s (%s): %d characters, and Helm takes up to %d", c.Name(), name, how, len(name), longest),
					lint.Hint("add to values.yaml: pack: {releaseNameOverride: {%s: a-shorter-name}}", c.Name()))
			}
		}
	},
}
