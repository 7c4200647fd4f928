package lint

import (
	"reflect"
	"regexp"

	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// RenameField returns the edits that give a field of a rendered object another
// name: where it starts a line of a manifest, or is the name of a value, which the
// templates hand on. They are nil where neither is so, and where the object has a
// field of the new name.
func (r *RenderedPack) RenameField(p *pack.Pack, o *render.Object, field []string, name string) []pack.Edit {
	last := len(field) - 1
	if parent, depth := fieldAt(o.Body, field[:last]); depth < last || has(parent, name) || !has(parent, field[last]) {
		return nil
	}
	if edits := r.renameInManifest(p, o, field, name); edits != nil {
		return edits
	}
	path, set, ok := r.SetBy(p, o, field)
	if !ok || set.Key.Value != field[last] || set.Key.Pos.File != pack.ValuesFile || !r.renames(o, field, path, name) {
		return nil
	}
	return p.Values().Rename(set.Key, name)
}

func has(v any, key string) bool {
	table, _ := v.(map[string]any)
	_, ok := table[key]
	return ok
}

// renames tells whether the new name of a value is that of the field.
func (r *RenderedPack) renames(o *render.Object, field, path []string, name string) bool {
	want, _ := fieldAt(o.Body, field)
	last := len(field) - 1
	out := r.vary(o.Source, func(values map[string]any) {
		parent, _ := fieldAt(values, path[:len(path)-1])
		if table, ok := parent.(map[string]any); ok {
			table[name] = table[path[len(path)-1]]
			delete(table, path[len(path)-1])
		}
	})
	for i := range out.Objects {
		if !sameObject(&out.Objects[i], o) {
			continue
		}
		parent, depth := fieldAt(out.Objects[i].Body, field[:last])
		got, _ := fieldAt(parent, []string{name})
		return depth == last && has(parent, name) && !has(parent, field[last]) && reflect.DeepEqual(got, want)
	}
	return false
}

// renameInManifest renames a key that a line of a manifest starts with.
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
	column := len(lead) + 1 // the lead is of spaces and dashes
	pos := pack.Pos{File: doc.File, Line: at.Line, Column: column, EndColumn: column + len([]rune(field[len(field)-1]))}
	return []pack.Edit{doc.Replace(pos, name)}
}

// keyLead is what may stand on a line before a key.
var keyLead = regexp.MustCompile(`^ *(?:- +)*`)
