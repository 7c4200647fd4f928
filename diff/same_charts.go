package diff

import (
	"cmp"
	slashpath "path"
	"slices"
	"strings"

	"github.com/packlint/packlint/pack"
)

// SameChart is another pack of the repository with a chart of this one: what is
// changed here may be due there.
type SameChart struct {
	Chart   string `json:"chart"`
	Path    string `json:"path"`
	Name    string `json:"name"`
	Version string `json:"version"`
	Layer   string `json:"layer"`
	// ChartVersion is that of its chart; Identical tells that the archive is the
	// same.
	ChartVersion string `json:"chart_version"`
	Identical    bool   `json:"identical"`
}

// sameCharts looks at the newest version of each other pack. Archives are opened
// when their name starts with that of the chart, as `helm package` names them:
// a repository holds hundreds.
func (c *comparer) sameCharts(around []*pack.Pack) []SameChart {
	out := []SameChart{}
	if !c.compared(SameChartsPart) {
		return out
	}
	own, _ := chartFiles(c.new)
	for _, other := range newest(around, c.New) {
		for _, chart := range own {
			name := chart.Chart.Name()
			for _, candidate := range other.Charts() {
				if !strings.HasPrefix(slashpath.Base(candidate.Path), name) {
					continue
				}
				if found, err := candidate.Load(); err == nil && found.Chart.Name() == name {
					out = append(out, SameChart{
						Chart: name, Path: other.Path, Name: other.Name(), Version: other.Version(), Layer: other.Layer(),
						ChartVersion: found.Chart.Metadata.Version, Identical: found.Digest == chart.Digest,
					})
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b SameChart) int { return cmp.Or(cmp.Compare(a.Chart, b.Chart), cmp.Compare(a.Path, b.Path)) })
	return out
}

// newest are the packs in their highest versions, but for one.
func newest(packs []*pack.Pack, self Identity) []*pack.Pack {
	type identity struct{ name, layer string }
	best := map[identity]*pack.Pack{}
	for _, p := range packs {
		id := identity{p.Name(), p.Layer()}
		if p.Path == self.Path || id == (identity{self.Name, self.Layer}) || id.name == "" {
			continue
		}
		if known := best[id]; known == nil || pack.CompareVersions(p.Version(), known.Version()) > 0 {
			best[id] = p
		}
	}
	var out []*pack.Pack
	for _, p := range packs {
		if best[identity{p.Name(), p.Layer()}] == p {
			out = append(out, p)
		}
	}
	return out
}
