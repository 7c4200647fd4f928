package rules

import (
	"fmt"
	"strings"

	"helm.sh/helm/v3/pkg/chart"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ContentChartsMismatch looks for the chart by name, and takes a single entry to
// be about a single chart.
var ContentChartsMismatch = lint.Rule{
	ID:       "content-charts-mismatch",
	Severity: lint.Info,
	Category: lint.Images,
	Summary:  "an entry of pack.content.charts names another chart or version than the pack holds",
	Why:      "It tells where the pack's chart comes from, and tells it wrongly: often the version of the pack instead of the chart's.",
	Fix:      "Give the name and version in the chart's Chart.yaml.",
	Related:  []string{"content-charts-key", "version-not-upstream"},
	Check: func(p *lint.Pass) {
		entries, charts := contentCharts(p.Pack), p.Pack.Charts()
		for _, entry := range entries {
			name, version := entry.Get("name"), entry.Get("version")
			if name.Blank() || version.Blank() {
				continue
			}
			for _, c := range charts {
				archive, err := c.Load()
				if err != nil {
					continue
				}
				m := archive.Chart.Metadata
				switch {
				case m.Name == name.Value && strings.TrimPrefix(m.Version, "v") != strings.TrimPrefix(version.Value, "v"):
					p.Report(version.Pos, fmt.Sprintf("the pack holds %s %s, not %s", m.Name, m.Version, version.Value), lint.Hint("write version: %s", m.Version), lint.See(c.Node.Pos, "the chart"),
						lint.Fix(vendoredVersion(p.Pack, entry, c, m)))
				case m.Name != name.Value && len(entries) == 1 && len(charts) == 1:
					p.Report(name.Pos, fmt.Sprintf("the pack holds the chart %s, not %s", m.Name, name.Value), lint.Hint("write name: %s", m.Name), lint.See(c.Node.Pos, "the chart"),
						lint.Fix(vendoredName(p.Pack, entry, c, m)))
				}
			}
		}
	},
}

// vendoredName corrects the name of the chart, unless the archive's name or the address
// has the one that is written.
func vendoredName(p *pack.Pack, entry *pack.Node, c *pack.Chart, held *chart.Metadata) []pack.Edit {
	name := entry.Get("name")
	if strings.Contains(archiveStem(c.Path), name.Value) || strings.Contains(entry.Get("repo").Str(), name.Value) {
		return nil
	}
	return correction(p.Values(), name, []string{held.Name})
}

// vendoredVersion writes the version of the chart that the pack holds, where nothing
// but the entry speaks for another one. It may be the archive that is out of date: then
// the pack has another version than the chart. Or the chart goes by another version
// where it comes from: then the archive's name or the address has that one.
func vendoredVersion(p *pack.Pack, entry *pack.Node, c *pack.Chart, held *chart.Metadata) []pack.Edit {
	version := entry.Get("version")
	if !releases(p, held) || hasVersion(archiveStem(c.Path), version.Value) || hasVersion(entry.Get("repo").Str(), version.Value) {
		return nil
	}
	for _, other := range p.Charts() {
		if other != c && other.Name() == held.Name {
			return nil
		}
	}
	for _, other := range contentCharts(p) {
		if other != entry && other.Get("name").Str() == held.Name {
			return nil
		}
	}
	return p.Values().SetString(version, held.Version)
}
