package diff

import (
	"slices"

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

// chartFile is a chart as pack.json names it.
type chartFile struct {
	*pack.Archive
	path string
}

// chartFiles reads the charts of a side, in order. broken are those that cannot
// be read.
func chartFiles(s *Side) (out []chartFile, broken []string) {
	if s == nil {
		return nil, nil
	}
	for _, c := range s.Pack.Charts() {
		if archive, err := c.Load(); err == nil {
			out = append(out, chartFile{archive, c.Path})
		} else {
			broken = append(broken, c.Path)
		}
	}
	return out, broken
}

func chartNamed(s *Side, name string) (chartFile, bool) {
	charts, _ := chartFiles(s)
	i := slices.IndexFunc(charts, func(c chartFile) bool { return c.Chart.Name() == name })
	if i < 0 {
		return chartFile{}, false
	}
	return charts[i], true
}

// charts compares the charts of both sides by their names. One that the other
// side does not have is left out while that side has any that cannot be read: it
// may be the same.
func (c *comparer) charts() []Chart {
	out := []Chart{}
	if !c.compared(ChartsPart) {
		return out
	}
	olds, oldBroken := chartFiles(c.old)
	news, newBroken := chartFiles(c.new)
	for _, path := range oldBroken {
		c.notChecked("the chart " + path + " of the old version was not compared: it cannot be read")
	}
	for _, path := range newBroken {
		c.notChecked("the chart " + path + " was not compared: it cannot be read")
	}
	for _, now := range news {
		name := now.Chart.Name()
		i := slices.IndexFunc(olds, func(old chartFile) bool { return old.Chart.Name() == name })
		if i >= 0 {
			out = append(out, c.chart(olds[i], now))
			olds = slices.Delete(slices.Clone(olds), i, i+1)
		} else if len(oldBroken) == 0 {
			out = append(out, Chart{Name: name, New: now.version(), Subcharts: subcharts(nil, now.Chart), Defaults: []Change{}})
		}
	}
	for _, was := range olds {
		if len(newBroken) == 0 {
			out = append(out, Chart{Name: was.Chart.Name(), Old: was.version(), Subcharts: subcharts(was.Chart, nil), Defaults: []Change{}})
		}
	}
	c.releases(out)
	return out
}

// chart compares a chart that both sides have.
func (c *comparer) chart(was, now chartFile) Chart {
	ch := Chart{
		Name: now.Chart.Name(), Old: was.version(), New: now.version(),
		Identical: was.Digest == now.Digest, Subcharts: subcharts(was.Chart, now.Chart), Defaults: []Change{},
	}
	ch.Repacked = !ch.Identical && filesOf(was.Chart) == filesOf(now.Chart)
	if !ch.Identical && !ch.Repacked {
		c.chartContent(&ch)
		c.defaults(&ch, was.Chart, now.Chart)
	}
	return ch
}

func (c chartFile) version() *ChartVersion {
	meta := c.Chart.Metadata
	return &ChartVersion{Path: c.path, Version: meta.Version, AppVersion: meta.AppVersion, KubeVersion: meta.KubeVersion, Size: c.Size}
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
