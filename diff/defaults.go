package diff

import (
	"cmp"
	"slices"

	"helm.sh/helm/v3/pkg/chart"

	"github.com/packlint/packlint/pack"
)

// defaults compares what two versions of a chart do when nobody says anything.
func (c *comparer) defaults(ch *Chart, old, new *chart.Chart) {
	if !c.compared(DefaultsPart) {
		return
	}
	before, after := c.defaultsOf(old), c.defaultsOf(new)
	if before == nil || after == nil {
		c.notChecked("the defaults of the chart " + ch.Name + " were not compared: with its subcharts there are too many")
		return
	}
	set := c.new.Pack.Values().Root.Get("charts", ch.Name)
	for _, change := range compare(keys("charts", ch.Name), before, after) {
		ch.unpinned(change, set)
	}
	slices.SortStableFunc(ch.Defaults, func(a, b Change) int { return cmp.Compare(a.Path, b.Path) })
	changed := 0
	for i := range ch.Defaults {
		// What is gone is rarely read any more, and what is new has no past.
		if !ch.Defaults[i].Added() && !ch.Defaults[i].Removed() {
			changed++
		}
	}
	switch {
	case changed == 1:
		c.attention(ChartDefaults, "a default of the chart `%s` changes without a line in values.yaml", ch.Name)
	case changed > 1:
		c.attention(ChartDefaults, "%d defaults of the chart `%s` change without a line in values.yaml", changed, ch.Name)
	}
}

// unpinned adds a changed default, as far as the pack does not set the value.
// Lists and scalars replace what the chart has; tables are merged with it.
func (ch *Chart) unpinned(change Change, set *pack.Node) {
	for i, s := range change.path[2:] {
		if !set.Is(pack.Mapping) || s.item {
			break
		}
		pair, ok := set.Pair(s.key)
		if !ok {
			ch.Defaults = append(ch.Defaults, change)
			return
		}
		set = pair.Value
		if i == len(change.path)-3 && set.Is(pack.Mapping) {
			ch.unpinnedBelow(change, set)
			return
		}
	}
	if set == nil {
		ch.Defaults = append(ch.Defaults, change)
		return
	}
	ch.Pinned++
}

// unpinnedBelow takes a table apart of which the pack sets a part.
func (ch *Chart) unpinnedBelow(change Change, set *pack.Node) {
	below := change.New
	if change.Removed() {
		below = change.Old
	}
	if !change.Added() && !change.Removed() || !below.node.Is(pack.Mapping) {
		ch.Pinned++
		return
	}
	for _, pair := range below.node.Pairs {
		at := change.path.with(step{key: pair.Key.Value})
		part := Change{Path: at.String(), Lines: []string{}, path: at}
		if change.Added() {
			part.New = valueOf(pair.Value)
		} else {
			part.Old = valueOf(pair.Value)
		}
		if own, ok := set.Pair(pair.Key.Value); !ok {
			ch.Defaults = append(ch.Defaults, part)
		} else if own.Value.Is(pack.Mapping) {
			ch.unpinnedBelow(part, own.Value)
		} else {
			ch.Pinned++
		}
	}
}

// maxDefaults bounds the values of a chart with its subcharts, which aliases
// multiply. Real charts have some thousands.
const maxDefaults = 200_000

// defaultsOf are the values of a chart and of the charts in it, as Helm brings
// them together: the outer chart's win. It is nil when there are too many.
func (c *comparer) defaultsOf(of *chart.Chart) *pack.Node {
	out, known := c.knownDefaults[of]
	if !known {
		if defaultsWeight(of) <= maxDefaults {
			out = defaultsOf(of)
		}
		if c.knownDefaults == nil {
			c.knownDefaults = map[*chart.Chart]*pack.Node{}
		}
		c.knownDefaults[of] = out
	}
	return out
}

func defaultsOf(c *chart.Chart) *pack.Node {
	out := treeOf(c.Values)
	for _, sub := range dependencies(c) {
		below := defaultsOf(sub)
		for _, name := range sectionsOf(c, sub) {
			section := &pack.Node{Kind: pack.Mapping, Pairs: []pack.Pair{{Key: textNode(name), Value: below}}}
			out = overlay(section, out)
		}
	}
	return out
}

// sectionsOf are the keys below which a chart gives values to one in it.
func sectionsOf(c, sub *chart.Chart) []string {
	var out []string
	for _, d := range c.Metadata.Dependencies {
		switch {
		case d == nil || d.Name != sub.Name():
		case d.Alias != "":
			out = append(out, d.Alias)
		default:
			out = append(out, d.Name)
		}
	}
	if out == nil {
		out = []string{sub.Name()}
	}
	return out
}

// defaultsWeight counts the values that defaultsOf would give.
func defaultsWeight(c *chart.Chart) int {
	weight := weightOf(c.Values)
	for _, sub := range dependencies(c) {
		weight += min(defaultsWeight(sub), maxDefaults+1) * len(sectionsOf(c, sub))
	}
	return weight
}

func weightOf(v any) int {
	weight := 1
	switch v := v.(type) {
	case map[string]any:
		for _, value := range v {
			weight += weightOf(value)
		}
	case []any:
		for _, item := range v {
			weight += weightOf(item)
		}
	}
	return weight
}

// overlay returns values with others merged over them.
func overlay(base, over *pack.Node) *pack.Node {
	if !base.Is(pack.Mapping) || !over.Is(pack.Mapping) {
		return over
	}
	above, below := index(over), index(base)
	out := &pack.Node{Kind: pack.Mapping}
	for _, pair := range base.Pairs {
		if value, ok := above[pair.Key.Value]; ok {
			pair.Value = overlay(pair.Value, value)
		}
		out.Pairs = append(out.Pairs, pair)
	}
	for _, pair := range over.Pairs {
		if _, ok := below[pair.Key.Value]; !ok {
			out.Pairs = append(out.Pairs, pair)
		}
	}
	return out
}
