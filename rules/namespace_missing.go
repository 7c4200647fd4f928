package rules

import (
	"fmt"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// NamespaceMissing speaks only when something lands in a namespace that nobody
// chose. Kinds that are not built in are not counted.
var NamespaceMissing = lint.Rule{
	ID:       "namespace-missing",
	Severity: lint.Warning,
	Category: lint.Values,
	Summary:  "the pack chooses no namespace, and deploys objects that live in one",
	Why:      "They land in the namespace default, beside those of every other pack that does the same.",
	Fix:      "Set `pack.namespace`.",
	Related:  []string{"namespace-invalid", "pack-section-missing"},
	Needs:    lint.Rendered,
	Check: func(p *lint.Pass) {
		root := p.Pack.Values().Root
		if !root.Get("pack", "namespace").Blank() || !wantsContent(p.Pack) {
			return
		}
		for i := range p.Rendering.Objects {
			o := &p.Rendering.Objects[i]
			namespaced, known := kube.Namespaced(kube.ParseGVK(o.APIVersion, o.Kind))
			if !known || !namespaced || o.Namespace != "" && o.Namespace != "default" || o.Hooks != nil {
				continue
			}
			at := p.Pack.Anchor()
			if pair, ok := root.Pair("pack"); ok {
				at = pair.Key.Pos
			} else if p.Pack.Exists(pack.ValuesFile) == nil {
				at = p.Pack.Values().At(1)
			}
			p.Report(at, fmt.Sprintf("pack.namespace is not set: %s %s and everything else without a namespace of its own goes to default", o.Kind, o.Name),
				lint.Key("namespace-missing"), lint.Hint("set pack.namespace, for example to %s", p.Pack.Name()))
			return
		}
	},
}
