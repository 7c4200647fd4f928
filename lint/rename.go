package lint

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// RenameField returns the edits that give a field of a rendered object another
// name: where it starts a line of a manifest, or is the name of a value, which the
// templates hand on. That value's path is returned as well, from the root of the
// values. The edits are nil where neither is so, where the object has a field of the
// new name, and where it would not violate its schema less, or another one more.
func (r *RenderedPack) RenameField(p *pack.Pack, o *render.Object, field []string, name string) (edits []pack.Edit, value []string) {
	last := len(field) - 1
	if parent, depth := fieldAt(o.Body, field[:last]); depth < last || has(parent, name) || !has(parent, field[last]) {
		return nil, nil
	}
	if r.renames++; r.renames > maxPackTrials {
		return nil, nil
	}
	if edits := r.renameInManifest(p, o, field, name); edits != nil {
		return edits, nil
	}
	path, set, ok := r.SetBy(p, o, field)
	if !ok || set.Key.Value != field[last] || set.Key.Pos.File != pack.ValuesFile || !r.namesField(o, field, path, name) {
		return nil, nil
	}
	return p.Values().Rename(set.Key, name), path
}

func has(v any, key string) bool {
	table, _ := v.(map[string]any)
	_, ok := table[key]
	return ok
}

// namesField tells whether the new name of a value is that of the field, and all
// that is rendered from the value as good as before.
func (r *RenderedPack) namesField(o *render.Object, field, path []string, name string) bool {
	want, _ := fieldAt(o.Body, field)
	last := len(field) - 1
	out := r.vary(o.Source, func(values map[string]any) {
		parent, _ := fieldAt(values, path[:len(path)-1])
		if table, ok := parent.(map[string]any); ok {
			table[name] = table[path[len(path)-1]]
			delete(table, path[len(path)-1])
		}
	})
	var before []int // of the objects
	for i := range r.Objects {
		if r.Objects[i].Source == o.Source {
			before = append(before, i)
		}
	}
	failures := 0
	for _, f := range r.Failures {
		if f.Source == o.Source {
			failures++
		}
	}
	if len(out.Objects) != len(before) || len(out.Failures) > failures {
		return false
	}
	renamed := false
	for i := range out.Objects {
		now := &out.Objects[i]
		at := slices.IndexFunc(before, func(was int) bool { return sameObject(&r.Objects[was], now) })
		if at < 0 {
			return false
		}
		was := before[at]
		switch before = slices.Delete(before, at, at+1); {
		case &r.Objects[was] == o:
			parent, depth := fieldAt(now.Body, field[:last])
			got, _ := fieldAt(parent, []string{name})
			renamed = depth == last && has(parent, name) && !has(parent, field[last]) && reflect.DeepEqual(got, want) && r.better(was, now.Body, 1)
		case !reflect.DeepEqual(r.Objects[was].Body, now.Body) && !r.better(was, now.Body, 0):
			return false
		}
	}
	return renamed
}

// better tells whether what an object would be violates its schema less often than
// the object does, by a number at least, and nowhere else.
func (r *RenderedPack) better(object int, now map[string]any, by int) bool {
	before := r.Verdicts[object].Violations
	if len(before) > maxMended {
		return false
	}
	after, ok := r.violations(now)
	return ok && len(after)+by <= len(before) && !slices.ContainsFunc(after, func(v kube.Violation) bool {
		return !slices.ContainsFunc(before, v.Same)
	})
}

// maxMended bounds the violations of an object that is validated again for each of
// them.
const maxMended = 32

// renameInManifest renames a key that a line of a manifest starts with. A template
// may write the field of several objects there.
func (r *RenderedPack) renameInManifest(p *pack.Pack, o *render.Object, field []string, name string) []pack.Edit {
	if o.Source.Manifest < 0 {
		return nil
	}
	at := r.Locate(o.Source, o.Template, o.Line+o.LineOf(field)-1)
	doc := p.Text(o.Source.Path)
	line := doc.Line(at.Line)
	lead := keyLead.FindString(line)
	key := regexp.MustCompile(`^` + regexp.QuoteMeta(field[len(field)-1]) + `:(\s|$)`)
	if at.Line == 0 || !key.MatchString(line[len(lead):]) {
		return nil
	}
	for i := range r.Objects {
		other := &r.Objects[i]
		if other != o && (other.Source != o.Source || other.Kind != o.Kind || r.Locate(other.Source, other.Template, other.Line+other.LineOf(field)-1) != at) {
			continue
		}
		if body, ok := renamed(other.Body, field, name).(map[string]any); !ok || !r.better(i, body, 1) {
			return nil
		}
	}
	column := len(lead) + 1 // the lead is of spaces and dashes
	pos := pack.Pos{File: doc.File, Line: at.Line, Column: column, EndColumn: column + len([]rune(field[len(field)-1]))}
	return []pack.Edit{doc.Replace(pos, name)}
}

// renamed is a value with another name for a field in it; nil without the field.
func renamed(v any, field []string, name string) any {
	switch at := v.(type) {
	case map[string]any:
		value, ok := at[field[0]]
		to := name
		if len(field) > 1 {
			value, to = renamed(value, field[1:], name), field[0]
		}
		if !ok || len(field) > 1 && value == nil {
			return nil
		}
		at = maps.Clone(at)
		delete(at, field[0])
		at[to] = value
		return at
	case []any:
		i, err := strconv.Atoi(field[0])
		if err != nil || i < 0 || i >= len(at) || len(field) == 1 {
			return nil
		}
		at = slices.Clone(at)
		if at[i] = renamed(at[i], field[1:], name); at[i] == nil {
			return nil
		}
		return at
	}
	return nil
}

// keyLead is what may stand on a line before a key.
var keyLead = regexp.MustCompile(`^ *(?:- +)*`)
