package rules

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

var ManifestFileMissing = lint.Rule{
	ID:       "manifest-file-missing",
	Severity: lint.Error,
	Category: lint.Structure,
	Summary:  "`kubeManifests` in pack.json names a file that is not in the pack",
	Why:      "Palette applies the files that `kubeManifests` names. The push of the pack fails, or the layer fails when it is deployed.",
	Fix:      "Name the file that is there, or add the missing one.",
	Related:  []string{"manifest-unreferenced", "path-escapes-pack"},
	Check: func(p *lint.Pass) {
		for i, node := range items(p.Pack, "kubeManifests") {
			if node.Kind == pack.String && node.Blank() {
				p.Report(node.Pos, fmt.Sprintf("kubeManifests[%d] is empty: it names no file", i), lint.Hint("name the manifest, or remove the entry"))
			}
		}
		count := 0
		for _, m := range p.Pack.Manifests() {
			if m.Node.Blank() || pack.Escapes(m.Path) {
				continue
			}
			if count > maxPerPack {
				return
			}
			switch err := p.Pack.Exists(m.Path); {
			case errors.Is(err, fs.ErrNotExist):
				count++
				message := fmt.Sprintf("the manifest %s is not in the pack", m.Path)
				if file := meantManifest(p.Pack, m); file != "" {
					p.Report(m.Node.Pos, message, lint.Hint("did you mean %s?", file), lint.Fix(p.Pack.Meta().SetString(m.Node, file)))
					continue
				}
				p.Report(m.Node.Pos, message, lint.Hint("%s", missingHint(p.Pack, m.Path, "file")))
			case errors.Is(err, pack.ErrNotRegular):
				p.Report(m.Node.Pos, fmt.Sprintf("%s is a folder; packlint assumes that Palette reads files only", m.Path),
					lint.Hint("name each file of the folder"), lint.As(lint.Warning))
			}
		}
	},
}
