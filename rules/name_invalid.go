package rules

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/packlint/packlint/lint"
)

var NameInvalid = lint.Rule{
	ID:       "name-invalid",
	Severity: lint.Error,
	Category: lint.Metadata,
	Summary:  "the name is not made of lower-case letters, digits and hyphens",
	Why:      "The name is the last part of the pack's repository in an OCI registry, which allows no capitals, spaces or slashes: the push fails. Dots and underscores would pass there, but no pack has them, and Palette makes names of Helm releases from pack names, in which an underscore is not allowed.",
	Fix:      "Use lower-case letters, digits and single hyphens. The title with capitals and spaces goes into `displayName`.",
	Related:  []string{"version-not-tag-safe", "https://github.com/opencontainers/distribution-spec/blob/main/spec.md"},
	Check: func(p *lint.Pass) {
		name := p.Pack.Name()
		if strings.TrimSpace(name) == "" || packName.MatchString(name) {
			return
		}
		message := fmt.Sprintf("the name %q is not made of lower-case letters, digits and hyphens", name)
		options := []lint.Option{lint.Hint("use lower-case letters, digits and hyphens, such as \"hello-universe\"")}
		if safe := strings.Trim(notInName.ReplaceAllString(strings.ToLower(name), "-"), "-"); safe != "" {
			options = []lint.Option{lint.Hint("write %q", safe)}
		}
		if ociComponent.MatchString(name) {
			options = append(options, lint.As(lint.Warning))
		}
		p.Report(p.Pack.Meta().Root.Get("name").Pos, message, options...)
	},
}

var (
	packName     = regexp.MustCompile(`^[a-z0-9]+(-+[a-z0-9]+)*$`)
	notInName    = regexp.MustCompile(`[^a-z0-9]+`)
	ociComponent = regexp.MustCompile(`^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*$`)
)
