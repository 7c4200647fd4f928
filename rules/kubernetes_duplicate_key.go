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
		for i := range p.Rendering.Objects {
			o := &p.Rendering.Objects[i]
			lines := strings.Split(o.Text, "\n")
			for _, d := range o.DuplicateKeys {
				path := lint.FieldPath(d.Path)
				// A helper template included twice does it in many objects.
				cause := lint.Cause("duplicate-key " + o.Source.Path + " " + d.Path[len(d.Path)-1])
				if same(lines, d.First, d.Line) {
					p.ReportObject(o, d.Path, fmt.Sprintf("%s %s sets %s twice, to the same value", o.Kind, o.Name, path),
						cause, lint.As(lint.Warning), lint.Hint("set it once"), lint.Fix(setOnce(p.Pack, o, d)))
					continue
				}
				p.ReportObject(o, d.Path, fmt.Sprintf("%s %s sets %s twice; only the last value counts", o.Kind, o.Name, path),
					append(sampled(o), cause, lint.Hint("set it once"))...)
			}
		}
	},
}

// same tells whether two lines are equal and hold a whole entry.
func same(lines []string, a, b int) bool {
	if min(a, b) < 1 || max(a, b) > len(lines) {
		return false
	}
	first, second := strings.TrimSpace(lines[a-1]), strings.TrimSpace(lines[b-1])
	return first == second && !strings.HasSuffix(first, ":") && !strings.ContainsAny(first, "|>&*{[")
}

// setOnce deletes the second of two equal lines of a manifest, if no comment above
// belongs to it. In a template one may stand in for the other.
func setOnce(p *pack.Pack, o *render.Object, d render.DuplicateKey) []pack.Edit {
	doc := p.Text(o.Source.Path)
	line := o.Line + d.Line - 1
	if o.Source.Manifest < 0 || pack.Templated(doc.Text) || line > doc.Lines() || strings.HasPrefix(strings.TrimSpace(doc.Line(line-1)), "#") {
		return nil
	}
	lines := strings.Split(o.Text, "\n")
	if d.First == d.Line || lines[d.First-1] != lines[d.Line-1] || strings.TrimSuffix(lines[d.Line-1], "\r") != doc.Line(line) {
		return nil
	}
	var before, after any
	if yaml.Unmarshal([]byte(o.Text), &before) != nil || yaml.Unmarshal([]byte(strings.Join(slices.Delete(lines, d.Line-1, d.Line), "\n")), &after) != nil || !reflect.DeepEqual(before, after) {
		return nil
	}
	return []pack.Edit{doc.DeleteLines(line, line)}
}
