package rules

import (
	"slices"
	"strings"

	"github.com/packlint/packlint/pack"
)

// chartsSection is the section charts of values.yaml, held against the charts
// that the pack has.
type chartsSection struct {
	root    *pack.Node
	node    *pack.Node // nil when there is none
	charts  []*pack.Chart
	names   []string
	unknown []pack.Pair // keys that are no chart
}

// readChartsSection gives up (ok false) when an archive cannot be read: then the
// names of the charts are not all known.
func readChartsSection(p *pack.Pack) (s chartsSection, ok bool) {
	s = chartsSection{root: p.Values().Root, charts: p.Charts(), names: chartNames(p)}
	if len(s.names) == 0 || len(s.names) < len(s.charts) || !s.root.Is(pack.Mapping) {
		return s, false
	}
	if node := s.root.Get("charts"); node.Is(pack.Mapping) {
		s.node = node
		for _, pair := range node.Pairs {
			if !slices.Contains(s.names, pair.Key.Value) && !pair.Merged && !usedByMacro(p, "charts."+pair.Key.Value) && !usedByAlias(s.root, pair) {
				s.unknown = append(s.unknown, pair)
			}
		}
	}
	return s, true
}

// has tells whether the section has a key for a chart.
func (s chartsSection) has(name string) bool {
	_, ok := s.node.Pair(name)
	return ok
}

// mistaken finds what was meant to be the section of a chart that has none: the
// keys, and how they went wrong.
func (s chartsSection) mistaken(c *pack.Chart) (keys []pack.Pair, how string) {
	archive, err := c.Load()
	if err != nil || s.has(c.Name()) {
		return nil, ""
	}
	for _, pair := range s.unknown {
		if fileStem(c.Path) == pair.Key.Value || slices.Contains(archive.Roots, pair.Key.Value) || strings.HasPrefix(fileStem(c.Path), pair.Key.Value+"-") {
			return []pack.Pair{pair}, "named"
		}
	}
	if keys = ofChart(s.unknown, archive); len(keys) > 0 && len(s.names) == 1 {
		return keys, "below charts"
	}
	if s.node == nil && len(s.names) == 1 {
		// Two keys in common are no accident.
		if keys = ofChart(strayKeys(s.root), archive); len(keys) > 1 {
			return keys, "at the top"
		}
	}
	return nil, ""
}

// ofChart picks the entries that the chart's own values.yaml has, too.
func ofChart(pairs []pack.Pair, archive *pack.Archive) []pack.Pair {
	var out []pack.Pair
	for _, pair := range pairs {
		if _, ok := archive.Chart.Values[pair.Key.Value]; ok {
			out = append(out, pair)
		}
	}
	return out
}

// strayKeys are the entries at the top of values.yaml that are no section.
func strayKeys(root *pack.Node) []pack.Pair {
	var out []pack.Pair
	for _, pair := range root.Pairs {
		if !slices.Contains([]string{"pack", "charts", "manifests"}, pair.Key.Value) && !pair.Merged {
			out = append(out, pair)
		}
	}
	return out
}

func fileStem(name string) string {
	return strings.TrimSuffix(name[strings.LastIndexByte(name, '/')+1:], ".tgz")
}

// usedByMacro tells whether a macro of the pack reads the value at a path, or
// something in it: {{ .spectro.pack.<name>.<path> }}.
func usedByMacro(p *pack.Pack, path string) bool {
	return strings.Contains(string(p.Values().Text), ".spectro.pack."+p.Name()+"."+path)
}

// usedByAlias tells whether a YAML alias or merge key leads into a value from
// outside of it.
func usedByAlias(root *pack.Node, pair pack.Pair) bool {
	inside := map[*pack.Node]bool{}
	var collect func(*pack.Node)
	collect = func(n *pack.Node) {
		if n == nil || inside[n] {
			return
		}
		inside[n] = true
		for _, below := range n.Pairs {
			collect(below.Value)
		}
		for _, item := range n.Items {
			collect(item)
		}
	}
	collect(pair.Value)
	seen := map[*pack.Node]bool{}
	var leads func(*pack.Node) bool
	leads = func(n *pack.Node) bool {
		if n == nil || seen[n] {
			return false
		}
		seen[n] = true
		for _, below := range n.Pairs {
			if below.Key == pair.Key && !below.Merged {
				continue
			}
			if inside[below.Value] || leads(below.Value) {
				return true
			}
		}
		return slices.ContainsFunc(n.Items, func(item *pack.Node) bool { return inside[item] || leads(item) })
	}
	return leads(root)
}
