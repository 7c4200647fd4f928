package render

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/packlint/packlint/pack"
)

// sampler fills in values that a chart waits for.
type sampler struct {
	pack   *pack.Pack
	tried  map[string][]any // by path: the samples so far
	paths  [][]string       // of tried, in order
	filled map[string]bool  // in this round
}

// round begins a new round of samples.
func (s *sampler) round() { s.filled = map[string]bool{} }

// fill sets a sample for one of the values that a failure is about, unless the
// round has brought one already.
func (s *sampler) fill(values map[string]any, d diagnosis) {
	paths := d.fill
	if path, ok := s.about(d); ok {
		// The sample was of the wrong type.
		paths = append([][]string{path}, paths...)
	}
	for _, path := range paths {
		if s.filled[strings.Join(path, "\x00")] {
			return
		}
	}
	for _, path := range paths {
		if sample, ok := s.next(path, d.Message); ok && setPath(values, path, sample) {
			s.filled[strings.Join(path, "\x00")] = true
			return
		}
	}
}

func newSampler(p *pack.Pack) *sampler {
	return &sampler{pack: p, tried: map[string][]any{}}
}

// next returns the sample to try next at a path of values.yaml, and false when
// all have been tried.
func (s *sampler) next(path []string, message string) (any, bool) {
	key := strings.Join(path, "\x00")
	for _, sample := range s.samples(path, message) {
		if slices.ContainsFunc(s.tried[key], func(v any) bool { return reflect.DeepEqual(v, sample) }) {
			continue
		}
		if s.tried[key] == nil {
			s.paths = append(s.paths, path)
		}
		s.tried[key] = append(s.tried[key], sample)
		return sample, true
	}
	return nil, false
}

// about tells whether a failure is about a value that holds a sample.
func (s *sampler) about(d diagnosis) ([]string, bool) {
	for _, path := range s.paths {
		for _, p := range d.paths {
			if n := min(len(p), len(path)); slices.Equal(p[:n], path[:n]) {
				return path, true
			}
		}
	}
	return nil, false
}

func (s *sampler) samples(path []string, message string) []any {
	if v, ok := s.declared(path); ok {
		return []any{v}
	}
	byName := sampleByName(path[len(path)-1])
	all := []any{byName, "sample", float64(1), true, []any{"sample"}, map[string]any{"sample": "sample"}}
	// What the chart says it expects comes first.
	first := -1
	switch m := expectedType.FindString(message); {
	case strings.Contains(m, "map") || strings.Contains(m, "object") || strings.Contains(m, "table"):
		first = 5
	case strings.Contains(m, "[]") || strings.Contains(m, "array"):
		first = 4
	case strings.Contains(m, "bool"):
		first = 3
	case strings.Contains(m, "int") || strings.Contains(m, "float") || strings.Contains(m, "number"):
		first = 2
	case strings.Contains(m, "string"):
		if _, ok := byName.(string); !ok {
			first = 1
		}
	}
	if first > 0 {
		all = append([]any{all[first]}, all...)
	}
	return all
}

// restart sets the values that have been given all samples in vain back to the
// likeliest one.
func (s *sampler) restart(values map[string]any) {
	for _, path := range s.paths {
		key := strings.Join(path, "\x00")
		if len(s.tried[key]) > 1 {
			setPath(values, path, s.tried[key][0])
		}
	}
}

// expectedType finds the type that text/template or a schema asks for.
var expectedType = regexp.MustCompile(`expected (\[\])?[a-z0-9]+|want [a-z]+|must be a table`)

// sampleByName guesses from a key what its value looks like.
func sampleByName(key string) any {
	name := strings.ToLower(key)
	has := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(name, part) {
				return true
			}
		}
		return false
	}
	switch {
	case strings.HasSuffix(name, "port"):
		return float64(80)
	case strings.HasPrefix(name, "replica"), strings.HasSuffix(name, "count"):
		return float64(1)
	case name == "enabled", name == "create", name == "disabled":
		return true
	case has("email"):
		return "sample@example.com"
	case strings.HasSuffix(name, "ip"), has("ipaddress"):
		return "192.0.2.10"
	case has("cidr", "subnet"):
		return "192.0.2.0/24"
	case has("url", "uri", "endpoint"):
		return "https://sample.example.com"
	case has("host", "domain", "fqdn"):
		return "sample.example.com"
	case strings.HasSuffix(name, "size"), has("storage"):
		return "1Gi"
	case has("version"):
		return "1.0.0"
	}
	return "sample"
}

// declared gives a sample of the type that schema.yaml declares for a path.
func (s *sampler) declared(path []string) (any, bool) {
	entry, ok := s.pack.Constraint(path)
	if !ok || entry.Constraint == nil {
		return nil, false
	}
	ph := entry.Constraint.Format.First()
	if ph == nil {
		return nil, false
	}
	switch ph.Type {
	case pack.TypeNumber:
		if ph.Range != nil {
			return ph.Range.Min, true
		}
		return float64(1), true
	case pack.TypeBoolean:
		return true, true
	case pack.TypeList:
		if len(ph.Options) > 0 && ph.Options[0] != "" {
			return ph.Options[0], true
		}
	case pack.TypeIPv4:
		return "192.0.2.10", true
	case pack.TypeVersion:
		return "1.0.0", true
	}
	if v, ok := sampleByName(path[len(path)-1]).(string); ok {
		return v, true
	}
	return "sample", true
}

// setPath sets a value below a table, making tables on the way. What is no
// table on the way is replaced when it is empty, and otherwise keeps the value
// from being set.
func setPath(table map[string]any, path []string, value any) bool {
	for _, key := range path[:len(path)-1] {
		next, ok := table[key].(map[string]any)
		if !ok {
			if existing, ok := table[key]; ok && !isEmpty(existing) {
				return false
			}
			next = map[string]any{}
			table[key] = next
		}
		table = next
	}
	table[path[len(path)-1]] = value
	return true
}
