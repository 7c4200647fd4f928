package rules

import (
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// annotation is a text annotation of the pack, "" when it has none.
func annotation(p *pack.Pack, key string) string {
	return p.Meta().Root.Get("annotations", key).Str()
}

// withdrawnStates are the values of the annotation system_state with which a
// pack is taken out of use, as seen in spectrocloud/pack-central; the filter of
// Palette's API knows "deprecated" and "disabled".
func withdrawnStates() []string { return []string{"deprecated", "deleted", "disabled"} }

// withdrawn tells whether a pack is out of use: what would merely improve it, is
// not worth saying any more.
func withdrawn(p *pack.Pack) bool {
	return slices.Contains(withdrawnStates(), annotation(p, "system_state"))
}

// annotated tells whether annotations can be asked for at all: pack.json is an
// object, and its annotations, if any, are one. Everything else is a violation
// of the schema, or of the syntax.
func annotated(p *pack.Pack) bool {
	root := p.Meta().Root
	annotations := root.Get("annotations")
	return root.Is(pack.Mapping) && (annotations == nil || annotations.Is(pack.Mapping))
}

// reportMissingAnnotation reports an annotation that is absent or blank. A value
// that is no string is reported by annotation-not-string. One under a similar key is
// renamed if its value is what belongs there: sources, say, are something else.
func reportMissingAnnotation(p *lint.Pass, key, hint string, fits func(value string) bool) {
	if !annotated(p.Pack) {
		return
	}
	annotations := p.Pack.Meta().Root.Get("annotations")
	pair, ok := annotations.Pair(key)
	switch {
	case ok && pair.Value.Is(pack.String) && pair.Value.Blank():
		p.Report(pair.Value.Pos, "the annotation "+key+" is empty", lint.Hint("%s", hint))
	case ok:
	case annotations.Len() == 0:
		p.Report(p.Pack.Anchor(), "pack.json has no annotation "+key+": it has no annotations at all",
			lint.Hint("%s", hint), lint.Cause("annotations-missing"))
	default:
		parent, _ := p.Pack.Meta().Root.Pair("annotations")
		options := []lint.Option{lint.Hint("%s", hint)}
		var renames [][]pack.Edit
		for _, other := range annotations.Pairs {
			if meant, ok := closest(other.Key.Value, []string{key}); ok && fits(other.Value.Str()) {
				options = []lint.Option{lint.Hint("rename the annotation %q to %q", other.Key.Value, meant)}
				if _, sure := certainlyMeant(other.Key.Value, []string{key}); sure && other.Value.Is(pack.String) && !other.Value.Blank() {
					renames = append(renames, p.Pack.Meta().Rename(other.Key, key))
				}
			}
		}
		if len(renames) == 1 {
			options = append(options, lint.Fix(renames[0]))
		}
		p.Report(parent.Key.Pos, "pack.json has no annotation "+key, options...)
	}
}
