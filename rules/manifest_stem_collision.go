package rules

import (
	"fmt"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ManifestStemCollision: folders do not count (pack-spec 3.3). Where neither file
// is a template, nothing is lost.
var ManifestStemCollision = lint.Rule{
	ID:       "manifest-stem-collision",
	Severity: lint.Error,
	Category: lint.Manifests,
	Summary:  "two manifests have the same file name, and so the same values",
	Why:      "A manifest's values stand below `manifests.<file name>`, without folder and extension. Two files of one name cannot be told apart.",
	Fix:      "Rename one of the files.",
	Related:  []string{"manifest-values-key-missing"},
	Check: func(p *lint.Pass) {
		first := map[string]*pack.Manifest{}
		for _, m := range p.Pack.Manifests() {
			earlier, ok := first[m.Stem()]
			if !ok {
				first[m.Stem()] = m
				continue
			}
			if earlier.Path == m.Path {
				continue
			}
			options := []lint.Option{lint.See(earlier.Node.Pos, "the other manifest"), lint.Hint("rename one of the files")}
			if !templated(earlier) && !templated(m) {
				options = append(options, lint.As(lint.Warning))
			}
			p.Report(m.Node.Pos, fmt.Sprintf("%s and %s share the values below manifests.%s", m.Path, earlier.Path, m.Stem()), options...)
		}
	},
}

func templated(m *pack.Manifest) bool {
	text, err := m.Read()
	return err == nil && pack.Templated(text)
}
