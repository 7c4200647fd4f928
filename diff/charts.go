package diff

import (
	"github.com/packlint/packlint/pack"
)

// Chart is a chart that a pack brings along, by its name in Chart.yaml.
type Chart struct {
	Name string `json:"name"`
	// Old and New are nil where there is no such chart.
	Old *ChartVersion `json:"old"`
	New *ChartVersion `json:"new"`
	// Identical tells that the archive is the same, byte for byte.
	Identical bool `json:"identical"`
	// Repacked tells that another archive holds the same files.
	Repacked  bool       `json:"repacked"`
	Subcharts []Subchart `json:"subcharts"`
	// Defaults are the chart's own defaults that change and that the new
	// values.yaml does not set: they change without a line of it. Pinned counts
	// those that it sets.
	Defaults []Change `json:"defaults"`
	Pinned   int      `json:"pinned_defaults"`
}

// ChartVersion is a chart in one version of the pack.
type ChartVersion struct {
	Path        string `json:"path"`
	Version     string `json:"version"`
	AppVersion  string `json:"app_version"`
	KubeVersion string `json:"kube_version"`
	// Size is the archive's, in bytes.
	Size int `json:"size"`
}

// chartList reads the charts of a side, in order; broken ones are left out and
// are a matter of the findings.
func chartList(s *Side) (out []*pack.Archive, paths []string) {
	if s == nil {
		return nil, nil
	}
	for _, c := range s.Pack.Charts() {
		if archive, err := c.Load(); err == nil {
			out, paths = append(out, archive), append(paths, c.Path)
		}
	}
	return out, paths
}

func chartNamed(p *pack.Pack, name string) *pack.Archive {
	archives, _ := chartList(&Side{Pack: p})
	for _, archive := range archives {
		if archive.Chart.Name() == name {
			return archive
		}
	}
	return nil
}

func (c *comparer) charts() []Chart {
	out := []Chart{}
	oldCharts, oldPaths := chartList(c.old)
	newCharts, newPaths := chartList(c.new)
	taken := map[int]bool{}
	for i, archive := range newCharts {
		ch := Chart{Name: archive.Chart.Name(), New: versionOf(archive, newPaths[i]), Subcharts: []Subchart{}, Defaults: []Change{}}
		var before *pack.Archive
		for k, old := range oldCharts {
			if !taken[k] && old.Chart.Name() == ch.Name {
				before, taken[k] = old, true
				ch.Old = versionOf(old, oldPaths[k])
				break
			}
		}
		switch {
		case before == nil:
			ch.Subcharts = subcharts(nil, archive.Chart)
		default:
			ch.Identical = before.Digest == archive.Digest
			ch.Repacked = !ch.Identical && filesOf(before.Chart) == filesOf(archive.Chart)
			ch.Subcharts = subcharts(before.Chart, archive.Chart)
			if !ch.Identical && !ch.Repacked {
				c.chartContent(&ch)
				c.defaults(&ch, before.Chart, archive.Chart)
			}
		}
		out = append(out, ch)
	}
	for k, old := range oldCharts {
		if !taken[k] {
			out = append(out, Chart{
				Name: old.Chart.Name(), Old: versionOf(old, oldPaths[k]),
				Subcharts: subcharts(old.Chart, nil), Defaults: []Change{},
			})
		}
	}
	c.releases(out)
	return out
}

func versionOf(a *pack.Archive, path string) *ChartVersion {
	meta := a.Chart.Metadata
	return &ChartVersion{Path: path, Version: meta.Version, AppVersion: meta.AppVersion, KubeVersion: meta.KubeVersion, Size: a.Size}
}

// chartContent calls out a chart that is another one under its old version, or an
// older one.
func (c *comparer) chartContent(ch *Chart) {
	switch order := pack.CompareVersions(ch.Old.Version, ch.New.Version); {
	case order > 0:
		c.attention(LowerVersion, "the chart `%s` goes down, from `%s` to `%s`", ch.Name, ch.Old.Version, ch.New.Version)
	case ch.Old.Version == ch.New.Version:
		c.attention(ChartContent, "the chart `%s` is another one, and still has the version `%s`", ch.Name, ch.New.Version)
	}
}
