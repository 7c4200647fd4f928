package rules

import (
	"fmt"
	"slices"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// PackKeyMisplaced is sure where the key can mean nothing else: below
// pack.content, and, for names that nobody would give to anything else, at the
// top of the file.
var PackKeyMisplaced = lint.Rule{
	ID:       "pack-key-misplaced",
	Severity: lint.Error,
	Category: lint.Values,
	Summary:  "a key of the section pack stands in the wrong place",
	Why:      "Palette does not find it there. A misplaced namespace sends the whole pack to default.",
	Fix:      "Move the key to stand directly below `pack:`.",
	Related:  []string{"pack-key-unknown", "values-indentation"},
	Check: func(p *lint.Pass) {
		root := p.Pack.Values().Root
		content := root.Get("pack", "content")
		if content.Is(pack.Mapping) {
			for _, pair := range content.Pairs {
				if slices.Contains(knownPackKeys(), pair.Key.Value) && pair.Key.Value != "content" {
					p.Report(pair.Key.Pos, fmt.Sprintf("%s stands below pack.content, where it has no effect", pair.Key.Value),
						lint.Hint("take one level of indentation away: %s belongs directly below pack", pair.Key.Value),
						lint.Fix(liftedOutOfContent(p, pair.Key)))
				}
			}
		}
		section, ok := root.Pair("pack")
		if ok && section.Value.Kind == pack.Null {
			return // values-indentation
		}
		if pair, ok := section.Value.Pair("images"); ok && pair.Value.Is(pack.Sequence) && wantsContent(p.Pack) {
			p.Report(pair.Key.Pos, "images stands directly below pack, where it has no effect", lint.Hint("write `content:` in between, and indent images below it"),
				lint.Fix(followed(p, loweredIntoContent(p.Pack, pair.Key), []string{"pack", "images"}, []string{"pack", "content", "images"})))
		}
		for _, name := range packOnlyKeys {
			if pair, ok := root.Pair(name); ok && !usedByMacro(p.Pack, name) && !usedByAlias(root, pair) && wantsContent(p.Pack) && section.Value.Get(name) == nil {
				p.Report(pair.Key.Pos, fmt.Sprintf("%s stands at the top of values.yaml, where it has no effect", name),
					lint.Hint("move it below pack:"), lint.Fix(followed(p, loweredIntoPack(p.Pack, pair.Key), []string{name}, []string{"pack", name})))
			}
		}
	},
}

// packOnlyKeys are the keys of the section pack that mean nothing at the top.
var packOnlyKeys = []string{"namespace", "namespaceLabels", "namespaceAnnotations", "releaseNameOverride", "additionalNamespaces"}

// liftedOutOfContent leaves something else in content, which would be null otherwise.
func liftedOutOfContent(p *lint.Pass, key *pack.Node) []pack.Edit {
	section := p.Pack.Values().Root.Get("pack")
	content, _ := section.Pair("content")
	if !slices.ContainsFunc(content.Value.Pairs, func(pair pack.Pair) bool { return !slices.Contains(knownPackKeys(), pair.Key.Value) }) {
		return nil
	}
	fix := p.Pack.Values().Lift(section, indexOf(section, content.Key), indexOf(content.Value, key))
	return followed(p, fix, []string{"pack", "content", key.Value}, []string{"pack", key.Value})
}

func loweredIntoContent(p *pack.Pack, images *pack.Node) []pack.Edit {
	section := p.Values().Root.Get("pack")
	at := indexOf(section, images)
	content, ok := section.Pair("content")
	switch {
	case !ok:
		return p.Values().Wrap(section, at, at, "content")
	case content.Value.Is(pack.Null) && indexOf(section, content.Key) == at-1:
		return p.Values().Nest(section, at, at)
	}
	return p.Values().Lower(section, at, indexOf(section, content.Key))
}

func loweredIntoPack(p *pack.Pack, key *pack.Node) []pack.Edit {
	root := p.Values().Root
	at := indexOf(root, key)
	if section, ok := root.Pair("pack"); ok {
		return p.Values().Lower(root, at, indexOf(root, section.Key))
	}
	return p.Values().Wrap(root, at, at, "pack")
}
