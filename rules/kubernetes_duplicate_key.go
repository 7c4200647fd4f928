package rules

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// KubernetesDuplicateKey is a warning where both lines say the same: then
// nothing is lost.
var KubernetesDuplicateKey = lint.Rule{
	ID:       "kubernetes-duplicate-key",
	Severity: lint.Error,
	Category: lint.Kubernetes,
	Summary:  "a rendered object sets a key twice in one mapping",
	Why:      "Only the last of the two reaches the cluster; the other is dropped without a word. Strict clients reject the object.",
	Fix:      "Set the key once: often a template adds a default label, annotation or environment variable that the values add, too.",
	Related:  []string{"values-duplicate-key", "kubernetes-schema"},
	Needs:    lint.EachVariant,
	Check: func(p *lint.Pass) {
		count, compared := 0, 0
		for i := range p.Rendering.Objects {
			o := &p.Rendering.Objects[i]
			lines := strings.Split(o.Text, "\n")
			for _, again := range byPath(o.DuplicateKeys) {
				if count++; count > maxPerPack {
					return
				}
				path, last := again[0].Path, len(again[0].Path)-1
				// A helper template included twice does it in many objects.
				cause := lint.Cause("duplicate-key " + o.Source.Path + " " + path[last])
				what := fmt.Sprintf("%s %s sets %s twice", o.Kind, o.Name, lint.FieldPath(path))
				if len(again) > 1 {
					what = fmt.Sprintf("%s %s sets %s %d times", o.Kind, o.Name, lint.FieldPath(path), len(again)+1)
				}
				if slices.ContainsFunc(again, func(d render.DuplicateKey) bool { return !same(lines, d.First, d.Line) }) {
					p.ReportObject(o, path, what+"; only the last value counts", append(sampled(o), cause, lint.Hint("set it once"))...)
					continue
				}
				var fix []pack.Edit
				if compared += len(o.Text); compared <= maxCompared {
					fix = setOnce(p.Pack, o, again)
				}
				p.ReportObject(o, path, what+", to the same value", cause, lint.As(lint.Warning), lint.Hint("set it once"), lint.Fix(fix))
			}
		}
	},
}

// byPath puts together what an object holds under one key, in the order of the keys.
func byPath(keys []render.DuplicateKey) (out [][]render.DuplicateKey) {
	at := map[string]int{}
	for _, d := range keys {
		key := strings.Join(d.Path, "\x00")
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], d)
	}
	return out
}

// maxCompared bounds the text of objects, in bytes, that is read again for fixes in
// one variant of a pack.
const maxCompared = 1 << 19

// same tells whether two lines are equal and hold a whole entry.
func same(lines []string, a, b int) bool {
	if min(a, b) < 1 || max(a, b) > len(lines) {
		return false
	}
	first, second := strings.TrimSpace(lines[a-1]), strings.TrimSpace(lines[b-1])
	return first == second && !strings.HasSuffix(first, ":") && !strings.ContainsAny(first, "|>&*{[")
}

// setOnce deletes all of several equal lines of a manifest but the first, if no comment
// above belongs to one of them. In a template one may stand in for the other.
func setOnce(p *pack.Pack, o *render.Object, again []render.DuplicateKey) (fix []pack.Edit) {
	doc := p.Text(o.Source.Path)
	if o.Source.Manifest < 0 || pack.Templated(doc.Text) {
		return nil
	}
	lines := strings.Split(o.Text, "\n")
	gone := map[int]bool{}
	for _, d := range again {
		line := o.Line + d.Line - 1
		if line > doc.Lines() || doc.BelowComment(line) || d.First == d.Line || gone[d.Line] ||
			lines[d.First-1] != lines[d.Line-1] || strings.TrimSuffix(lines[d.Line-1], "\r") != doc.Line(line) {
			return nil
		}
		gone[d.Line] = true
		fix = append(fix, doc.DeleteLines(line, line))
	}
	var rest []string
	for i, line := range lines {
		if !gone[i+1] {
			rest = append(rest, line)
		}
	}
	var before, after any
	if yaml.Unmarshal([]byte(o.Text), &before) != nil || yaml.Unmarshal([]byte(strings.Join(rest, "\n")), &after) != nil || !reflect.DeepEqual(before, after) {
		return nil
	}
	return fix
}
