package rules

import (
	"fmt"

	"helm.sh/helm/v3/pkg/chart"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// VersionNotUpstream looks at packs of one chart only: with several, the pack is
// a product of its own.
var VersionNotUpstream = lint.Rule{
	ID:       "version-not-upstream",
	Severity: lint.Warning,
	Category: lint.Metadata,
	Summary:  "the version is neither that of the chart nor that of its application",
	Why:      "Users take a pack's version for that of the software in it. If it is neither the chart's version nor its appVersion, they do not know what they get; often the archive of an earlier version was left in the pack.",
	Fix:      "Give the pack the version of its chart or application, or put the chart in that belongs to its version.",
	Related:  []string{"dir-version-mismatch"},
	Check: func(p *lint.Pass) {
		version, charts := p.Pack.Version(), p.Pack.Charts()
		if len(charts) != 1 || len(p.Pack.Manifests()) > 0 || withdrawn(p.Pack) {
			return
		}
		if numbers, _ := pack.SplitVersion(version); numbers == nil || sameRelease(version, annotation(p.Pack, "upstreamVersion")) {
			return
		}
		archive, err := charts[0].Load()
		if err != nil || ships(archive.Chart, version) || repackaged(p, archive) {
			return
		}
		m := archive.Chart.Metadata
		of := fmt.Sprintf("chart %s has version %s", m.Name, m.Version)
		if m.AppVersion != "" {
			of += " and appVersion " + m.AppVersion
		}
		p.Report(p.Pack.Meta().Root.Get("version").Pos, fmt.Sprintf("the version %s is not that of what is in the pack: %s", version, of),
			append(staleArchive(charts[0]), lint.Hint("set the version of the chart or application, or replace %s by the chart that belongs to %s", charts[0].Path, version),
				lint.See(charts[0].Node.Pos, "the chart"))...)
	},
}

// ships tells whether the chart, or one of those that it wraps, has the version.
func ships(c *chart.Chart, version string) bool {
	if c.Metadata == nil || sameRelease(version, c.Metadata.Version) || sameRelease(version, c.Metadata.AppVersion) {
		return true
	}
	for _, dependency := range c.Dependencies() {
		if ships(dependency, version) {
			return true
		}
	}
	return false
}

// repackaged tells whether a version before ships the same archive under the
// software's own version. A pack whose values were mended needs a number of its
// own, and takes the next patch: published versions do not change.
func repackaged(p *lint.Pass, archive *pack.Archive) bool {
	for _, before := range p.Repo.Named(p.Pack.Name()) {
		charts := before.Charts()
		if before.Layer() != p.Pack.Layer() || len(charts) != 1 || !nextPatch(before.Version(), p.Pack.Version()) {
			continue
		}
		if same, err := charts[0].Load(); err == nil && same.Digest == archive.Digest && ships(same.Chart, before.Version()) {
			return true
		}
	}
	return false
}

// nextPatch tells whether two versions differ in nothing but a higher patch.
func nextPatch(before, after string) bool {
	x, _ := pack.SplitVersion(before)
	y, _ := pack.SplitVersion(after)
	return len(x) == 3 && len(y) == 3 && sameNumbers(x[:2], y[:2]) && pack.CompareNumbers(x[2], y[2]) < 0
}
