package rules

import (
	"fmt"
	"strings"

	"github.com/Masterminds/semver/v3"
	"helm.sh/helm/v3/pkg/chart"

	"github.com/packlint/packlint/lint"
)

// ChartLockMismatch takes a range in the lock, which hand-written ones have, as
// a range. What is not vendored at all is chart-deps-missing.
var ChartLockMismatch = lint.Rule{
	ID:       "chart-lock-mismatch",
	Severity: lint.Info,
	Category: lint.Structure,
	Summary:  "Chart.lock of a chart archive locks another version of a dependency than the archive holds",
	Why:      "The lock says what the chart was tested with, the vendored chart is what gets deployed. Somebody replaced one and not the other.",
	Fix:      "Run `helm dependency update` in the chart, and package it again.",
	Related:  []string{"chart-deps-missing"},
	Check: func(p *lint.Pass) {
		for _, c := range p.Pack.Charts() {
			archive, err := c.Load()
			if err != nil || archive.Chart.Lock == nil {
				continue
			}
			for _, locked := range archive.Chart.Lock.Dependencies {
				if locked == nil || locked.Version == "" {
					continue
				}
				versions := vendored(archive.Chart, locked.Name)
				if len(versions) == 0 || matchesAny(locked.Version, versions) {
					continue
				}
				p.Report(c.Node.Pos, fmt.Sprintf("Chart.lock in %s locks %s at %s; the archive holds %s", c.Path, locked.Name, locked.Version, strings.Join(versions, ", ")),
					lint.Hint("run `helm dependency update` in the chart, and package it again"))
			}
		}
	},
}

// vendored lists the versions in which a chart carries a subchart.
func vendored(c *chart.Chart, name string) []string {
	var out []string
	for _, d := range c.Dependencies() {
		if d.Name() == name {
			out = append(out, d.Metadata.Version)
		}
	}
	return out
}

func matchesAny(locked string, versions []string) bool {
	constraint, err := semver.NewConstraint(locked)
	if err != nil {
		constraint = nil
	}
	for _, v := range versions {
		if strings.TrimPrefix(v, "v") == strings.TrimPrefix(locked, "v") {
			return true
		}
		if parsed, err := semver.NewVersion(v); err == nil && constraint != nil && constraint.Check(parsed) {
			return true
		}
	}
	return false
}
