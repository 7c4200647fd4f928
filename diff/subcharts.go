package diff

import (
	"cmp"
	"crypto/sha256"
	"slices"

	"helm.sh/helm/v3/pkg/chart"
)

// Subchart is a chart in a chart. A version is "" where there is none.
type Subchart struct {
	Path string `json:"path"` // names, from the chart down
	Old  string `json:"old"`
	New  string `json:"new"`
	// Identical tells that all its files are the same.
	Identical bool `json:"identical"`
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
