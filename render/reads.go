package render

import (
	"slices"
	"strings"
	"sync"

	"helm.sh/helm/v3/pkg/chart"

	"github.com/packlint/packlint/pack"
)

// Reads is what a chart, subcharts included, can read of its values whatever
// they are: behind gates that are off, in subcharts that are disabled, in what
// nothing includes. It is known from the parsed templates, and errs on the side
// of reading: where a template does what cannot be followed, it reads all.
type Reads struct {
	// rendered is what the templates read that were parsed to be rendered. Most
	// questions are answered by it; for the others, whole has what disabled
	// subcharts and the texts of tpl read as well.
	rendered, whole func() *readSet
}

// ReadsOf looks through a chart that is not rendered. The values are what a
// pack sets: they can hold templates themselves.
func ReadsOf(c *chart.Chart, values ...*pack.Node) *Reads {
	whole := sync.OnceValue(func() *readSet { return newChartTemplates().reads(c, templatesIn(values)) })
	return &Reads{rendered: whole, whole: whole}
}

// Reads is ReadsOf for a chart whose templates have been parsed.
func (r *Renderer) Reads(archive *pack.Archive, values ...*pack.Node) *Reads {
	t := r.templates(archive)
	return &Reads{
		rendered: func() *readSet {
			t.readsOnce.Do(func() { t.readRendered = t.readsOfRendered(archive.Chart) })
			return t.readRendered
		},
		whole: sync.OnceValue(func() *readSet {
			t.readWholeOnce.Do(func() { t.readWhole = t.reads(archive.Chart, nil) })
			if t.readWhole.all || !t.readWhole.texts {
				return t.readWhole
			}
			texts := templatesIn(values)
			if len(texts) == 0 {
				return t.readWhole
			}
			return t.reads(archive.Chart, texts)
		}),
	}
}

// templatesIn lists the texts among values that can be templates.
func templatesIn(values []*pack.Node) []string {
	var out []string
	seen := map[*pack.Node]bool{}
	var walk func(*pack.Node)
	walk = func(n *pack.Node) {
		if n == nil || seen[n] {
			return
		}
		seen[n] = true
		if n.Is(pack.String) && mayRead(n.Value) {
			out = append(out, n.Value)
		}
		for _, pair := range n.Pairs {
			walk(pair.Value)
		}
		for _, item := range n.Items {
			walk(item)
		}
	}
	for _, n := range values {
		walk(n)
	}
	return out
}

// Uses tells whether a value, something above it or something in it is looked
// at. The path is that below charts.<name>.
func (r *Reads) Uses(path []string) bool {
	return r.rendered().reaches(path, false) || r.whole().reaches(path, false)
}

// Takes is Uses without the templates that only ask whether there is anything
// above the value.
func (r *Reads) Takes(path []string) bool {
	return r.rendered().reaches(path, true) || r.whole().reaches(path, true)
}

// Names tells whether a path itself is read by its name, or something in it:
// it is a setting of the chart.
func (r *Reads) Names(path []string) bool { return len(r.whole().at(path)) > 0 }

// Tables are the keys below a path that the chart reads something below.
func (r *Reads) Tables(at []string) []string {
	var out []string
	for _, tree := range r.whole().at(at) {
		for key, below := range tree.below {
			if len(below.below) > 0 {
				out = append(out, key)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Any tells whether the chart reads any values at all.
func (r *Reads) Any() bool {
	set := r.whole()
	return set.all || len(set.own.below) > 0 || len(set.shared.below) > 0
}

// readSet is what some templates read.
type readSet struct {
	// own are the paths that the files below templates/ read, from the root of
	// the chart's values.
	own readTree
	// shared are the paths that definitions and the texts of tpl read. They can
	// be called from every chart, on its own values.
	shared readTree
	// charts are the places that the values of the chart and of its subcharts
	// have in those of the chart.
	charts [][]string
	// all is true when something reads what is not known.
	all bool
	// texts is true when values can hold templates: the chart calls tpl.
	texts bool
}

// reaches is that of readTree, for all templates.
func (r *readSet) reaches(path []string, whole bool) bool {
	// Helm hands globals to all subcharts.
	if r.all || slices.Contains(path, "global") || r.own.reaches(path, whole) {
		return true
	}
	return slices.ContainsFunc(r.charts, func(place []string) bool {
		if len(place) < len(path) {
			return slices.Equal(place, path[:len(place)]) && r.shared.reaches(path[len(place):], whole)
		}
		return slices.Equal(path, place[:len(path)])
	})
}

// at finds the trees below a path.
func (r *readSet) at(path []string) []*readTree {
	var out []*readTree
	if tree := r.own.at(path); tree != nil {
		out = append(out, tree)
	}
	for _, place := range r.charts {
		if len(place) > len(path) || !slices.Equal(place, path[:len(place)]) {
			continue
		}
		if tree := r.shared.at(path[len(place):]); tree != nil {
			out = append(out, tree)
		}
	}
	return out
}

// readTree holds paths by their first step.
type readTree struct {
	below map[string]*readTree
	// asked is true where a template looks at the value, and passed where the
	// value goes on as a whole.
	asked, passed bool
}

func (t *readTree) add(path []string, passed bool) {
	for _, key := range path {
		next := t.below[key]
		if next == nil {
			next = &readTree{}
			if t.below == nil {
				t.below = map[string]*readTree{}
			}
			t.below[key] = next
		}
		t = next
	}
	t.asked, t.passed = true, t.passed || passed
}

func (t *readTree) at(path []string) *readTree {
	for _, key := range path {
		if t = t.below[key]; t == nil {
			return nil
		}
	}
	return t
}

// reaches tells whether a path is read, or something in it, or above it: in any
// way, or only as a whole.
func (t *readTree) reaches(path []string, whole bool) bool {
	for _, key := range path {
		if t.passed || t.asked && !whole {
			return true
		}
		if t = t.below[key]; t == nil {
			return false
		}
	}
	return true
}

// maxSubcharts bounds how deep subcharts are looked into.
const maxSubcharts = 8

// maxPlaces bounds the places of subcharts, of which aliases can make many. The
// largest chart at hand has 25.
const maxPlaces = 1000

// Subchart is a chart within a chart, under the name that its values have in
// those of its parent.
type Subchart struct {
	Name  string
	Chart *chart.Chart
}

// Subcharts lists the subcharts of a chart, once for each of their aliases,
// whether its values enable them or not.
func Subcharts(c *chart.Chart) []Subchart {
	var out []Subchart
	for _, sub := range c.Dependencies() {
		if sub.Metadata == nil {
			continue
		}
		known := false
		if c.Metadata != nil {
			for _, d := range c.Metadata.Dependencies {
				if d != nil && d.Name == sub.Name() {
					known = known || d.Alias == ""
					if d.Alias != "" {
						out = append(out, Subchart{d.Alias, sub})
					}
				}
			}
		}
		// A chart whose only dependency entries are aliases has values below
		// its own name, too, for all that is known.
		if known || !slices.ContainsFunc(out, func(s Subchart) bool { return s.Chart == sub }) {
			out = append(out, Subchart{sub.Name(), sub})
		}
	}
	return out
}

// readsOfRendered looks through the templates that have been parsed.
func (t *chartTemplates) readsOfRendered(c *chart.Chart) *readSet {
	w := newReadsWalk(t)
	w.parsedOnly = true
	w.chart(c, nil)
	w.run()
	return w.out
}

// reads looks through the templates of a chart, those of its subcharts, and the
// texts that tpl may be given.
func (t *chartTemplates) reads(c *chart.Chart, texts []string) *readSet {
	w := newReadsWalk(t)
	w.chart(c, nil)
	w.run()
	if w.tpl && !w.out.all {
		// Default values and files can hold templates, and so can the values of
		// a pack.
		w.textsOf(c, 0)
		for _, text := range texts {
			w.text(text)
		}
		for n := -1; n < len(w.texts); {
			n = len(w.texts)
			w.literalTexts()
			w.run()
		}
	}
	w.out.texts = w.tpl
	return w.out
}

// chart adds the templates of a chart, and what Chart.yaml reads.
func (w *readsWalk) chart(c *chart.Chart, place []string) {
	if len(place) > maxSubcharts || len(w.out.charts) == maxPlaces {
		w.out.all = true
		return
	}
	w.out.charts = append(w.out.charts, place)
	for _, f := range c.Templates {
		if f != nil {
			w.file(f, place)
		}
	}
	if c.Metadata != nil {
		for _, d := range c.Metadata.Dependencies {
			if d == nil {
				continue
			}
			for condition := range strings.SplitSeq(d.Condition, ",") {
				if condition = strings.TrimSpace(condition); condition != "" {
					w.out.own.add(slices.Concat(place, strings.Split(condition, ".")), false)
				}
			}
			if len(d.Tags) > 0 {
				w.out.own.add([]string{"tags"}, true)
				w.out.own.add(slices.Concat(place, []string{"tags"}), true)
			}
			// What a parent imports, it can also override.
			w.out.all = w.out.all || len(d.ImportValues) > 0
		}
	}
	for _, sub := range Subcharts(c) {
		w.chart(sub.Chart, slices.Concat(place, []string{sub.Name}))
	}
}

// textsOf adds the default values and the files of a chart.
func (w *readsWalk) textsOf(c *chart.Chart, depth int) {
	if depth > maxSubcharts {
		return
	}
	w.valueTexts(c.Values)
	for _, f := range c.Files {
		if f != nil {
			w.text(string(f.Data))
		}
	}
	for _, sub := range c.Dependencies() {
		w.textsOf(sub, depth+1)
	}
}

func (w *readsWalk) valueTexts(v any) {
	switch v := v.(type) {
	case string:
		w.text(v)
	case map[string]any:
		for _, item := range v {
			w.valueTexts(item)
		}
	case []any:
		for _, item := range v {
			w.valueTexts(item)
		}
	}
}
