package diff

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"

	"helm.sh/helm/v3/pkg/chart"

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

// Subchart is a chart in a chart. A version is "" where there is none.
type Subchart struct {
	Path string `json:"path"` // names, from the chart down
	Old  string `json:"old"`
	New  string `json:"new"`
	// Identical tells that all its files are the same.
	Identical bool `json:"identical"`
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

// filesOf is a digest of all files of a chart, those of its subcharts included.
func filesOf(c *chart.Chart) [sha256.Size]byte {
	sum := sha256.New()
	// Archives keep their files in any order.
	files := slices.SortedFunc(slices.Values(c.Raw), func(a, b *chart.File) int { return cmp.Compare(a.Name, b.Name) })
	for _, f := range files {
		for _, part := range [][]byte{[]byte(f.Name), f.Data} {
			digest := sha256.Sum256(part)
			sum.Write(digest[:])
		}
	}
	return [sha256.Size]byte(sum.Sum(nil))
}

// subcharts compares the charts in a chart, at all depths; those of two chart
// versions belong together by their names.
func subcharts(old, new *chart.Chart) []Subchart {
	out := []Subchart{}
	before := map[string]*chart.Chart{}
	walkSubcharts(old, "", func(path string, sub *chart.Chart) {
		if _, known := before[path]; !known {
			before[path] = sub
		}
	})
	seen := map[string]bool{}
	walkSubcharts(new, "", func(path string, sub *chart.Chart) {
		if seen[path] {
			return
		}
		seen[path] = true
		s := Subchart{Path: path, New: sub.Metadata.Version}
		if was, ok := before[path]; ok {
			s.Old, s.Identical = was.Metadata.Version, filesOf(was) == filesOf(sub)
		}
		out = append(out, s)
	})
	walkSubcharts(old, "", func(path string, sub *chart.Chart) {
		if !seen[path] {
			seen[path] = true
			out = append(out, Subchart{Path: path, Old: sub.Metadata.Version})
		}
	})
	slices.SortFunc(out, func(a, b Subchart) int { return cmp.Compare(a.Path, b.Path) })
	return out
}

// dependencies are the charts in a chart, in an order of ours: Helm loads them in
// none.
func dependencies(c *chart.Chart) []*chart.Chart {
	return slices.SortedStableFunc(slices.Values(c.Dependencies()), func(a, b *chart.Chart) int {
		return cmp.Or(cmp.Compare(a.Name(), b.Name()), cmp.Compare(a.Metadata.Version, b.Metadata.Version))
	})
}

func walkSubcharts(c *chart.Chart, at string, see func(path string, sub *chart.Chart)) {
	if c == nil {
		return
	}
	for _, sub := range dependencies(c) {
		path := at + sub.Name()
		see(path, sub)
		walkSubcharts(sub, path+"/", see)
	}
}

// releases calls out charts that Helm takes for others, because their releases
// have another name or namespace: nothing of them is upgraded.
func (c *comparer) releases(charts []Chart) {
	var moved []string
	for _, ch := range charts {
		if ch.Old == nil || ch.New == nil {
			continue
		}
		if old, new := releaseOf(c.old.Pack, ch.Name), releaseOf(c.new.Pack, ch.Name); old != new {
			moved = append(moved, fmt.Sprintf("%s → %s", old, new))
		}
	}
	if len(moved) > 0 {
		c.attention(Release, "releases get another name or namespace (%s): for Helm they are new ones, which are installed and not upgraded", few(moved))
	}
}

type release struct{ name, namespace string }

func (r release) String() string { return r.namespace + "/" + r.name }

// releaseOf is as Palette names releases (pack-constraints.md,
// "pack.releaseNameOverride" and "pack.namespace").
func releaseOf(p *pack.Pack, chart string) release {
	own := p.Values().Root.Get("pack")
	out := release{name: p.Name() + "-" + chart, namespace: "default"}
	if s := own.Get("namespace").Str(); s != "" {
		out.namespace = s
	}
	override := own.Get("releaseNameOverride")
	if s := override.Str(); s != "" {
		out.name = s
	} else if s := override.Get(chart).Str(); s != "" {
		out.name = s
	}
	return out
}
