package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// inertSettings are the values below charts.<name> that no template reads.
//
// Left alone are values that something else reads (a macro, a constraint of the
// pack, a YAML alias), those that the pack has from the chart's own values.yaml,
// which reviewers ask for in full (values-incomplete), and single settings that
// the chart does not have, of which values-key-not-in-chart says what was meant.
type inertSettings struct {
	pass    *lint.Pass
	chart   *pack.Chart
	section *pack.Node
	reads   *render.Reads
	known   *chartSettings
	found   []setting // the largest subtrees, in the order of the file
	refs    []string
}

// setting is a value below charts.<name>.
type setting struct {
	key   *pack.Node
	value *pack.Node
	path  []string // below the name
}

// below is the path from the root of values.yaml.
func (s setting) below(c *pack.Chart) []string {
	return slices.Concat([]string{"charts", c.Name()}, s.path)
}

func inertSettingsOf(p *lint.Pass, c *pack.Chart) (*inertSettings, bool) {
	pair, ok := p.Pack.Values().Root.Get("charts").Pair(c.Name())
	archive, err := c.Load()
	if !ok || err != nil || pair.Merged || !pair.Value.Is(pack.Mapping) {
		return nil, false
	}
	s := &inertSettings{pass: p, chart: c, section: pair.Value, reads: p.Rendering.Reads(c)}
	s.known = settingsOf(archive.Chart, func() *render.Reads { return s.reads })
	s.collect(pair.Value, nil)
	if len(s.found) == 0 {
		return nil, false
	}
	s.leaveShared()
	s.leaveTypos()
	return s, len(s.found) > 0
}

// collect finds the largest subtrees that no template reads.
func (s *inertSettings) collect(table *pack.Node, at []string) {
	if len(at) > maxUseDepth {
		return
	}
	last := map[string]*pack.Node{} // of a key that is set twice, the last one counts
	for _, pair := range table.Pairs {
		last[pair.Key.Value] = pair.Key
	}
	for _, pair := range table.Pairs {
		if pair.Merged || last[pair.Key.Value] != pair.Key || pair.Value.Is(pack.Null) {
			continue
		}
		path := append(slices.Clone(at), pair.Key.Value)
		standard, exists := s.known.at(path)
		_, isTable := standard.(map[string]any)
		switch {
		case pair.Value.Is(pack.Mapping) && (isTable || s.reads.Uses(path) || s.referenced(path)):
			s.collect(pair.Value, path)
		case exists && isDefault(pair.Value, standard), s.reads.Uses(path), s.referenced(path):
		case len(s.found) < maxInertSettings:
			s.found = append(s.found, setting{pair.Key, pair.Value, path})
		}
	}
}

// maxInertSettings bounds what is looked into; the largest section at hand that
// is one level too high has 26.
const maxInertSettings = 1000

// isDefault tells whether a value is the chart's own, as far as Helm can see.
func isDefault(n *pack.Node, standard any) bool {
	switch n.Kind {
	case pack.Null:
		return standard == nil
	case pack.Mapping:
		table, ok := standard.(map[string]any)
		return ok && len(table) == len(n.Keys()) && !slices.ContainsFunc(n.Pairs, func(pair pack.Pair) bool {
			below, ok := table[pair.Key.Value]
			return !ok || !isDefault(pair.Value, below)
		})
	case pack.Sequence:
		list, ok := standard.([]any)
		return ok && slices.EqualFunc(n.Items, list, isDefault)
	case pack.Number:
		a, err := strconv.ParseFloat(n.Value, 64)
		b, errB := strconv.ParseFloat(fmt.Sprint(standard), 64)
		return err == nil && errB == nil && a == b
	}
	return standard != nil && n.Value == fmt.Sprint(standard)
}

// referenced tells whether Palette reads a value, or something in it.
func (s *inertSettings) referenced(path []string) bool {
	at := strings.Join(setting{path: path}.below(s.chart), ".")
	return slices.ContainsFunc(s.references(), func(ref string) bool { return leadsInto(ref, at) || leadsInto(at, ref) })
}

// references are the paths in the pack's values that Palette reads for a macro
// in a pack of the run, and to work out what the pack requires of a cluster.
func (s *inertSettings) references() []string {
	if s.refs != nil {
		return s.refs
	}
	s.refs = []string{}
	for _, p := range s.pass.Repo.Packs {
		for _, m := range p.Macros() {
			for _, ref := range m.References {
				if name, path, ok := strings.Cut(ref.Path, "."); ok && ref.Kind == pack.PackMacro && name == s.pass.Pack.Name() {
					s.refs = append(s.refs, unquoted.Replace(path))
				}
			}
		}
	}
	for _, r := range resources(s.pass.Pack) {
		for _, c := range r.Components {
			for _, key := range resourceReferences {
				s.refs = append(s.refs, unquoted.Replace(c.Get(key).Str()))
			}
		}
	}
	return s.refs
}

// unquoted takes the quotes from keys that hold dots.
var unquoted = strings.NewReplacer(`"`, "", "'", "")

// leadsInto tells whether a dotted path is another one, or goes on from it.
func leadsInto(path, into string) bool {
	rest, ok := strings.CutPrefix(path, into)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// leaveShared leaves the settings that a YAML alias or merge key uses, too, or
// that hold something of that kind: they cannot be removed, or moved, by
// themselves.
func (s *inertSettings) leaveShared() {
	seen, shared := map[*pack.Node]bool{}, map[*pack.Node]bool{}
	var visit func(*pack.Node)
	visit = func(n *pack.Node) {
		if seen[n] {
			shared[n] = true
			return
		}
		seen[n] = true
		for _, pair := range n.Pairs {
			visit(pair.Value)
		}
		for _, item := range n.Items {
			visit(item)
		}
	}
	visit(s.pass.Pack.Values().Root)
	if len(shared) == 0 {
		return
	}
	var holds func(*pack.Node) bool
	holds = func(n *pack.Node) bool {
		return shared[n] || slices.ContainsFunc(n.Pairs, func(pair pack.Pair) bool { return holds(pair.Value) }) || slices.ContainsFunc(n.Items, holds)
	}
	s.found = slices.DeleteFunc(s.found, func(f setting) bool {
		for i := range f.path {
			if shared[s.section.Get(f.path[:i]...)] {
				return true
			}
		}
		return holds(f.value)
	})
}

// leaveTypos leaves the settings to values-key-not-in-chart that it reports one
// by one.
func (s *inertSettings) leaveTypos() {
	if len(s.known.chart.Values) == 0 {
		return
	}
	typos := unknownTo(s.known, s.section).single()
	s.found = slices.DeleteFunc(s.found, func(f setting) bool {
		return slices.ContainsFunc(typos, func(u unknownSetting) bool { return u.key == f.key })
	})
}

// proven are the settings that the chart renders the same without. A chart that
// renders nothing proves nothing.
func (s *inertSettings) proven() []setting {
	if s.pass.Rendering.ObjectsOf(s.chart) == 0 {
		return nil
	}
	paths := make([][]string, len(s.found))
	for i, f := range s.found {
		paths[i] = f.path
	}
	inert := s.pass.Rendering.Inert(s.chart, paths)
	return slices.DeleteFunc(slices.Clone(s.found), func(f setting) bool {
		return !slices.ContainsFunc(inert, func(path []string) bool { return slices.Equal(path, f.path) })
	})
}

// whole tells whether settings are all that the pack has for the chart, and the
// chart has others.
func (s *inertSettings) whole(inert []setting) bool {
	return s.reads.Any() && isWhole(s.section, func(key *pack.Node) bool {
		return slices.ContainsFunc(inert, func(f setting) bool { return f.key == key })
	})
}

// isWhole tells whether all that a table sets is among some keys of it.
func isWhole(table *pack.Node, among func(key *pack.Node) bool) bool {
	return !slices.ContainsFunc(table.Pairs, func(pair pack.Pair) bool {
		return !pair.Value.Is(pack.Null) && (pair.Merged || !among(pair.Key))
	})
}

// moved says where the chart has the settings, if that is one level away.
func (s *inertSettings) moved(inert []setting, them string) (hint string, ok bool) {
	parent := inert[0].parent()
	if key, example, ok := s.below(inert); ok {
		return fmt.Sprintf("the chart has `%s`: move %s one level down, to %s", pack.DottedPath(example), them,
			dotted(setting{path: append(parent, key)}.below(s.chart))), true
	}
	if example, ok := s.above(inert); ok {
		return fmt.Sprintf("the chart has `%s`: move what is in %s one level up, to %s", pack.DottedPath(example),
			dotted(inert[0].below(s.chart)), dotted(setting{path: parent}.below(s.chart))), true
	}
	return "", false
}

// remedy is what to do with settings whose place is not known.
func (s *inertSettings) remedy(them string) string {
	if len(s.known.chart.Values) == 0 {
		return fmt.Sprintf("remove %s; the chart %s has no values.yaml, so its templates alone say what it reads", them, s.chart.Name())
	}
	return fmt.Sprintf("remove %s, or see what the chart has: `helm show values %s`", them, s.chart.Path)
}

func (s setting) parent() []string { return slices.Clip(s.path[:len(s.path)-1]) }

// has tells whether a path is a setting of the chart.
func (s *inertSettings) has(path []string) bool { return s.reads.Names(path) || s.known.Has(path...) }

// below finds the one table of the chart that has most of the settings.
func (s *inertSettings) below(inert []setting) (key string, example []string, ok bool) {
	parent := inert[0].parent()
	if slices.ContainsFunc(inert, func(f setting) bool { return !slices.Equal(f.parent(), parent) }) {
		return "", nil, false
	}
	most, tied := 0, false
	for _, table := range s.tables(parent) {
		n := 0
		var first []string
		for _, f := range inert {
			if path := slices.Concat(parent, []string{table, f.key.Value}); s.has(path) {
				if n++; n == 1 {
					first = path
				}
			}
		}
		switch {
		case n > most:
			key, example, most, tied = table, first, n, false
		case n == most:
			tied = true
		}
	}
	return key, example, 2*most > len(inert) && !tied
}

// tables are the keys below a path that the chart has settings below.
func (s *inertSettings) tables(at []string) []string {
	out := s.reads.Tables(at)
	standard, _ := s.known.at(at)
	table, _ := standard.(map[string]any)
	for key, below := range table {
		if _, ok := below.(map[string]any); ok {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// above tells whether the chart has most of what is in the one table that does
// nothing, without the table.
func (s *inertSettings) above(inert []setting) (example []string, ok bool) {
	if len(inert) != 1 || !inert[0].value.Is(pack.Mapping) {
		return nil, false
	}
	n := 0
	for _, pair := range inert[0].value.Pairs {
		if path := append(inert[0].parent(), pair.Key.Value); s.has(path) {
			if n++; n == 1 {
				example = path
			}
		}
	}
	return example, n > 0 && 2*n > inert[0].value.Len()
}
