package rules

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// ValuesKeyNotInChart wants three things before it speaks: the chart has
// default values, the key is not among those of the chart, its subcharts and
// its values.schema.json, and no template of any of them reads it, something in
// it, or what it is in as a whole (trap D4).
var ValuesKeyNotInChart = lint.Rule{
	ID:       "values-key-not-in-chart",
	Severity: lint.Warning,
	Category: lint.Values,
	Summary:  "a setting below a chart is one that the chart does not have",
	Why:      "Helm hands unknown values to a chart without a word, and the chart does not read them. A typo, or a missing level, leaves the chart on its defaults.",
	Fix:      "Use the key that the chart's values.yaml has, at the same level, or remove the setting.",
	Related:  []string{"charts-key-unknown", "values-incomplete"},
	Check: func(p *lint.Pass) {
		for _, c := range p.Pack.Charts() {
			archive, err := c.Load()
			values := p.Pack.Values().Root.Get("charts", c.Name())
			if err != nil || len(archive.Chart.Values) == 0 || values == nil {
				continue
			}
			reads := sync.OnceValue(func() *render.Reads { return render.ReadsOf(archive.Chart, p.Pack.Settings(c)...) })
			unknownTo(settingsOf(archive.Chart, reads), values).report(p, c)
		}
	},
}

// unknownSettings collects the settings that a chart does not have.
type unknownSettings struct {
	settings *chartSettings
	found    []unknownSetting
	whole    bool // they are all that the pack sets
}

func unknownTo(chart *chartSettings, values *pack.Node) *unknownSettings {
	s := &unknownSettings{settings: chart}
	s.table(values, nil, chart.Defaults)
	s.whole = isWhole(values, func(key *pack.Node) bool {
		return slices.ContainsFunc(s.found, func(u unknownSetting) bool { return u.key == key })
	})
	return s
}

type unknownSetting struct {
	key  *pack.Node
	in   *pack.Node // the mapping with the key
	path []string   // below the chart
	// meant is a key of the same table that resembles it, and nested the only
	// table of the chart that has the key.
	meant, nested string
	table         map[string]any // nested
	certain       bool           // meant is, and the value is like the one of the chart
}

func (s *unknownSettings) table(n *pack.Node, at []string, known map[string]any) {
	if !n.Is(pack.Mapping) || len(known) == 0 {
		return
	}
	for _, pair := range n.Pairs {
		path := append(slices.Clone(at), pair.Key.Value)
		if pair.Merged {
			continue
		}
		if below, ok := known[pair.Key.Value]; ok {
			table, _ := below.(map[string]any)
			s.table(pair.Value, path, table)
			continue
		}
		if pair.Value.Is(pack.Null) || s.settings.Used(path) {
			continue
		}
		u := unknownSetting{key: pair.Key, in: n, path: path, nested: onlyTableWith(known, pair.Key.Value)}
		u.table, _ = known[u.nested].(map[string]any)
		if meant, ok := closest(pair.Key.Value, slices.Sorted(maps.Keys(known))); ok && n.Get(meant) == nil {
			u.meant = meant
		}
		if meant, ok := keyMeant(n, pair.Key.Value, slices.Sorted(maps.Keys(known))); ok && meant == u.meant {
			u.certain = likeDefault(pair.Value, known[meant])
		}
		s.found = append(s.found, u)
	}
}

// likeDefault tells whether a value is of the kinds that the default of a chart has,
// and so all that is in it: what templates make of anything else is not known, nor
// of what an empty table or list may hold.
func likeDefault(n *pack.Node, value any) bool {
	switch value := value.(type) {
	case map[string]any:
		return n.Is(pack.Mapping) && !slices.ContainsFunc(n.Pairs, func(pair pack.Pair) bool {
			below, ok := value[pair.Key.Value]
			return !ok || !likeDefault(pair.Value, below)
		})
	case []any:
		return n.Is(pack.Sequence) && !slices.ContainsFunc(n.Items, func(item *pack.Node) bool {
			return !slices.ContainsFunc(value, func(one any) bool { return likeDefault(item, one) })
		})
	case string:
		return n.Is(pack.String)
	case bool:
		return n.Is(pack.Bool)
	case json.Number, float64, int, int64:
		return n.Is(pack.Number)
	}
	return false
}

// onlyTableWith returns the one table among the values that has a key.
func onlyTableWith(values map[string]any, key string) string {
	found := ""
	for _, name := range slices.Sorted(maps.Keys(values)) {
		table, _ := values[name].(map[string]any)
		if _, ok := table[key]; ok {
			if found != "" {
				return ""
			}
			found = name
		}
	}
	return found
}

// many are the settings that one mistake explains better than a typo each.
func (s *unknownSettings) many() []unknownSetting {
	const most = 3
	rest := slices.DeleteFunc(slices.Clone(s.found), func(u unknownSetting) bool { return u.meant != "" })
	if len(rest) <= most {
		return nil
	}
	return rest
}

// single are the settings that are mistakes of their own.
func (s *unknownSettings) single() []unknownSetting {
	if s.whole {
		return nil
	}
	many := s.many()
	return slices.DeleteFunc(slices.Clone(s.found), func(u unknownSetting) bool {
		return slices.ContainsFunc(many, func(m unknownSetting) bool { return m.key == u.key })
	})
}

// report gives typos a finding each, and so few others; many are one mistake.
// What values-inert can prove has its cause.
func (s *unknownSettings) report(p *lint.Pass, c *pack.Chart) {
	rest := s.many()
	for _, u := range s.found {
		if u.meant != "" || len(rest) == 0 {
			options := []lint.Option{lint.Hint("%s", u.hint(c)), lint.Fix(s.fix(p, c, u))}
			if s.whole {
				options = append(options, lint.Cause(inertCause(c)))
			}
			p.Report(u.key.Pos, fmt.Sprintf("the chart %s has no setting %s, and no template reads it", c.Name(), dotted(u.path)), options...)
		}
	}
	if len(rest) == 0 {
		return
	}
	var paths []string
	for _, u := range rest {
		paths = append(paths, "`"+pack.DottedPath(u.path)+"`")
	}
	listed := enumerate(paths, "and")
	if len(paths) > 5 {
		listed = enumerate(append(paths[:5:5], fmt.Sprintf("%d more", len(paths)-5)), "and")
	}
	first := rest[0]
	hint := first.hint(c)
	if first.nested != "" && !slices.ContainsFunc(rest, func(u unknownSetting) bool {
		return u.nested != first.nested && u.nested != "" || !slices.Equal(u.parent(), first.parent())
	}) {
		hint = fmt.Sprintf("the chart has them below `%s`: move them to %s", first.nested, first.section(c))
	}
	p.Report(first.key.Pos, fmt.Sprintf("the chart %s does not have %d of the settings here, and no template reads them: %s", c.Name(), len(rest), listed),
		lint.Key(c.Name()), lint.Cause(inertCause(c)), lint.Hint("%s", hint), lint.Fix(s.fix(p, c, rest...)))
}

func (u unknownSetting) parent() []string { return u.path[:len(u.path)-1] }

// section is the path of the table that has the key.
func (u unknownSetting) section(c *pack.Chart) string {
	return pack.DottedPath(slices.Concat([]string{"charts", c.Name()}, u.parent(), []string{u.nested}))
}

func (u unknownSetting) hint(c *pack.Chart) string {
	switch {
	case u.meant != "":
		return fmt.Sprintf("did you mean `%s`?", u.meant)
	case u.nested != "":
		return fmt.Sprintf("the chart has it below `%s`: move it to %s", u.nested, u.section(c))
	}
	return fmt.Sprintf("remove it, or see what the chart has: `helm show values %s`", c.Path)
}

// fix corrects a key, or puts settings below the table that the chart has them in:
// where its key stands above them and is empty, or where all that is there is one
// level too high.
func (s *unknownSettings) fix(p *lint.Pass, c *pack.Chart, settings ...unknownSetting) []pack.Edit {
	u := settings[0]
	at := slices.Concat([]string{"charts", c.Name()}, u.parent())
	rename := len(settings) == 1 && u.meant != ""
	switch {
	case rename && !u.certain:
		return nil
	case rename:
		return followed(p, p.Pack.Values().Rename(u.key, u.meant), append(slices.Clone(at), u.key.Value), append(slices.Clone(at), u.meant))
	case u.nested == "":
		return nil
	}
	var run []unknownSetting // those of the mapping that the table has
	for _, other := range s.found {
		if other.in == u.in && other.meant == "" && other.nested == u.nested {
			run = append(run, other)
		}
	}
	first := indexOf(u.in, run[0].key)
	last := first + len(run) - 1
	if slices.ContainsFunc(settings, func(s unknownSetting) bool { return s.in != u.in || s.nested != u.nested }) {
		return nil
	}
	var fix []pack.Edit
	switch head, ok := u.in.Pair(u.nested); {
	case ok && indexOf(u.in, head.Key) == first-1 && indexOf(u.in, run[len(run)-1].key) == last:
		fix = p.Pack.Values().Nest(u.in, first, last)
	case !ok && len(settings) > 1 && !slices.ContainsFunc(u.in.Keys(), func(key string) bool { _, has := u.table[key]; return !has }):
		first, last = 0, u.in.Len()-1
		fix = p.Pack.Values().Wrap(u.in, first, last, u.nested)
	}
	if fix == nil {
		return nil
	}
	for _, pair := range u.in.Pairs[first : last+1] {
		key := pair.Key.Value
		fix = followed(p, fix, slices.Concat(at, []string{key}), slices.Concat(at, []string{u.nested, key}))
	}
	return fix
}
