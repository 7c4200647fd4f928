package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// ValuesIndentation is sure of itself only where the stray keys are known: the
// keys of the pack section, the pack's own charts and manifests, and the keys of
// a chart's own values.yaml.
var ValuesIndentation = lint.Rule{
	ID:       "values-indentation",
	Severity: lint.Error,
	Category: lint.Values,
	Summary:  "a section of values.yaml is empty because its content is indented wrongly",
	Why:      "The section reads as null and what was meant to be in it stands where nobody looks. Every override in it is ignored, and the pack deploys on defaults.",
	Fix:      "Indent the content below its section.",
	Related:  []string{"values-syntax"},
	Check: func(p *lint.Pass) {
		root := p.Pack.Values().Root
		if !root.Is(pack.Mapping) {
			return
		}
		charts, stems := chartNames(p.Pack), manifestStems(p.Pack)
		outdented(p, root, nil, "pack", packKeys)
		outdented(p, root, nil, "charts", charts)
		outdented(p, root, nil, "manifests", stems)
		for _, section := range []struct {
			name  string
			known []string
		}{{"charts", charts}, {"manifests", stems}} {
			nestedInPack(p, root, section.name, section.known)
		}
		for _, c := range p.Pack.Charts() {
			archive, err := c.Load()
			if err != nil {
				continue
			}
			var keys []string
			for key := range archive.Chart.Values {
				if !slices.Contains(charts, key) {
					keys = append(keys, key)
				}
			}
			outdented(p, root.Get("charts"), []string{"charts"}, archive.Chart.Name(), keys)
		}
	},
}

// packKeys are the keys of the pack section that the documentation names
// (pack-spec 3.1) and that nobody would choose for anything else at the top.
var packKeys = []string{
	"namespace", "content", "additionalNamespaces", "namespaceLabels", "namespaceAnnotations",
	"releaseNameOverride", "spectrocloud.com/install-priority", "spectrocloud.com/display-name",
}

// outdented reports a section that is null while keys that belong into it stand
// beside it.
func outdented(p *lint.Pass, parent *pack.Node, path []string, section string, known []string) {
	head, ok := parent.Pair(section)
	if !ok || head.Value.Kind != pack.Null || head.Merged {
		return
	}
	var strays []pack.Pair
	for _, pair := range parent.Pairs {
		if pair.Key != head.Key && slices.Contains(known, pair.Key.Value) {
			strays = append(strays, pair)
		}
	}
	if len(strays) == 0 {
		return
	}
	p.Report(strays[0].Key.Pos, fmt.Sprintf("%s: is empty, and %s beside it instead of below it: nothing of this has an effect", section, standing(strays)),
		lint.See(head.Key.Pos, "%s: is null", section),
		lint.Hint("indent %s below %s:", names(strays), section), lint.Fix(indented(p, parent, head.Key, strays, path)))
}

// indented is the fix that puts strays below the head of their section. They have
// to follow it, one behind the other; and what comes next among charts has to be a
// chart, or else it may belong to the section as well.
func indented(p *lint.Pass, parent, head *pack.Node, strays []pack.Pair, path []string) []pack.Edit {
	first := indexOf(parent, head) + 1
	next := first + len(strays)
	if len(path) > 0 && next < len(parent.Pairs) && !slices.Contains(chartNames(p.Pack), parent.Pairs[next].Key.Value) {
		return nil
	}
	fix := p.Pack.Values().Nest(parent, first, next-1)
	for i, pair := range strays {
		if indexOf(parent, pair.Key) != first+i || len(path) == 0 && belongsTwice(p.Pack, pair.Key.Value) {
			return nil
		}
		key := pair.Key.Value
		fix = followed(p, fix, slices.Concat(path, []string{key}), slices.Concat(path, []string{head.Value, key}))
	}
	return fix
}

// belongsTwice tells whether a key can be a chart's and a manifest's.
func belongsTwice(p *pack.Pack, key string) bool {
	return slices.Contains(chartNames(p), key) && slices.Contains(manifestStems(p), key)
}

// nestedInPack reports charts: or manifests: below pack: when there is none at
// the top.
func nestedInPack(p *lint.Pass, root *pack.Node, section string, known []string) {
	if _, ok := root.Pair(section); ok {
		return
	}
	holder, _ := root.Pair("pack")
	nested, ok := holder.Value.Pair(section)
	if !ok || !nested.Value.Is(pack.Mapping) {
		return
	}
	if slices.ContainsFunc(nested.Value.Pairs, func(pair pack.Pair) bool { return slices.Contains(known, pair.Key.Value) }) {
		p.Report(nested.Key.Pos, fmt.Sprintf("%s: stands below pack:, where nothing reads it: every override in it is ignored", section),
			lint.Hint("move %s: to the start of the line, beside pack:", section),
			lint.Fix(followed(p, p.Pack.Values().Lift(root, indexOf(root, holder.Key), indexOf(holder.Value, nested.Key)), []string{"pack", section}, []string{section})))
	}
}

func standing(pairs []pack.Pair) string {
	if len(pairs) == 1 {
		return names(pairs) + " stands"
	}
	return names(pairs) + " stand"
}

func names(pairs []pack.Pair) string {
	const most = 4
	var out []string
	for i, pair := range pairs {
		if i == most {
			out = append(out, fmt.Sprintf("%d more", len(pairs)-most))
			break
		}
		out = append(out, pair.Key.Value)
	}
	if len(out) == 1 {
		return out[0]
	}
	return strings.Join(out[:len(out)-1], ", ") + " and " + out[len(out)-1]
}

func chartNames(p *pack.Pack) []string {
	var out []string
	for _, c := range p.Charts() {
		if name := c.Name(); name != "" {
			out = append(out, name)
		}
	}
	return out
}

func manifestStems(p *pack.Pack) []string {
	var out []string
	for _, m := range p.Manifests() {
		out = append(out, m.Stem())
	}
	return out
}
