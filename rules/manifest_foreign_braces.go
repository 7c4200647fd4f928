package rules

import (
	"slices"

	"github.com/packlint/packlint/lint"
)

// helmRoots are the fields that the root of a Helm template has, and those of
// Palette's macros (trap A7).
var helmRoots = []string{"Values", "Release", "Chart", "Subcharts", "Capabilities", "Files", "Template", "spectro", "Spectro"}

// ManifestForeignBraces reports once a file, and looks at the root only: inside
// of `range` and `with` a field can have any name.
var ManifestForeignBraces = lint.Rule{
	ID:       "manifest-foreign-braces",
	Severity: lint.Info,
	Category: lint.Manifests,
	Summary:  "a manifest holds template actions that seem to be for other software",
	Why:      "Palette renders manifests as Helm renders templates. `{{ .Labels }}` of an alert or `{{ .Name }}` in a ConfigMap is executed then, finds nothing, and disappears from the object.",
	Fix:      "Write `{{ \"{{\" }} .Name {{ \"}}\" }}` for what other software must see.",
	Related:  []string{"manifest-template-syntax", "manifest-value-unresolved"},
	Check: func(p *lint.Pass) {
		for _, t := range manifestTemplates(p.Pack) {
			if t.Problem != nil {
				continue
			}
			var foreign []string
			first := -1
			for _, root := range t.Roots {
				if slices.Contains(helmRoots, root.Name) {
					continue
				}
				if first < 0 {
					first = root.Offset
				}
				if name := "." + root.Name; !slices.Contains(foreign, name) {
					foreign = append(foreign, name)
				}
			}
			if first < 0 {
				continue
			}
			what := fewQuoted(foreign) + " is no field"
			if len(foreign) > 1 {
				what = fewQuoted(foreign) + " are no fields"
			}
			p.Report(t.doc.At(t.doc.Offset(first, 1).Line), what+" that Helm gives to a template: what is meant for other software is lost when Palette renders the manifest",
				lint.Key(t.Path), lint.Hint(`write {{ "{{" }} for '{{' and {{ "}}" }} for '}}' where other software must see braces`))
		}
	},
}
