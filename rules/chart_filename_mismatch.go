package rules

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ChartFilenameMismatch compares what a file name says: a name without a
// version, with the application's version, or with the chart's name shortened,
// claims nothing that is wrong.
var ChartFilenameMismatch = lint.Rule{
	ID:       "chart-filename-mismatch",
	Severity: lint.Warning,
	Category: lint.Structure,
	Summary:  "the file name of a chart archive states another version or chart than the archive holds",
	Why:      "Reviewers and pack.json go by the file name, Helm goes by the Chart.yaml inside. Usually an old archive was given a new name, and users get the old version.",
	Fix:      "Put the chart there that the name promises, or rename the archive as `helm package` would.",
	Related:  []string{"chart-twin-version", "version-not-upstream"},
	Check: func(p *lint.Pass) {
		for _, c := range p.Pack.Charts() {
			archive, err := c.Load()
			if err != nil {
				continue
			}
			name, version, stem := archive.Chart.Name(), archive.Chart.Metadata.Version, archiveStem(c.Path)
			hint := lint.Hint("is it the right archive? If so, rename it to %s/%s-%s.tgz, here and in charts/", path.Dir(c.Path), name, version)
			stated, wrong := misnamed(c)
			switch {
			case wrong:
				p.Report(c.Node.Pos, fmt.Sprintf("the archive %s holds version %s of the chart %s, not %s as its name says", c.Path, version, name, stated), append(staleArchive(c), hint)...)
			case !sharesWord(stem, name):
				p.Report(c.Node.Pos, fmt.Sprintf("the archive %s holds a chart called %s", c.Path, name), hint)
			}
		}
	},
}

func archiveStem(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(path.Base(name), ".tgz"), ".tar.gz")
}

// misnamed tells whether the file name of an archive states a version that is
// neither the chart's nor that of its application.
func misnamed(c *pack.Chart) (stated string, wrong bool) {
	archive, err := c.Load()
	if err != nil {
		return "", false
	}
	stem := archiveStem(c.Path)
	stated = strings.TrimPrefix(fileVersion.FindString(stem), "-")
	return stated, stated != "" && !hasVersion(stem, archive.Chart.Metadata.Version) && !hasVersion(stem, archive.Chart.AppVersion())
}

// staleArchive groups what an old archive under a new name brings about.
func staleArchive(c *pack.Chart) []lint.Option {
	if _, wrong := misnamed(c); wrong {
		return []lint.Option{lint.Cause("stale archive " + c.Path)}
	}
	return nil
}

func hasVersion(stem, version string) bool {
	version = strings.TrimPrefix(version, "v")
	return version != "" && strings.Contains(stem, version)
}

// fileVersion is a version in a file name. Two numbers are one as well: 1.5.
var fileVersion = regexp.MustCompile(`\d+\.\d+(\.\d+)?[\w.+-]*`)

var nameWord = regexp.MustCompile(`[a-z]{2,}`)

// sharesWord tells whether a file name and a chart name have any word in common
// or one holds the other: ingress-ambassador and ambassador.
func sharesWord(file, chart string) bool {
	file, chart = strings.ToLower(file), strings.ToLower(chart)
	for _, word := range nameWord.FindAllString(chart, -1) {
		if strings.Contains(file, word) {
			return true
		}
	}
	for _, word := range nameWord.FindAllString(file, -1) {
		if strings.Contains(chart, word) {
			return true
		}
	}
	return !nameWord.MatchString(chart) || !nameWord.MatchString(file)
}
