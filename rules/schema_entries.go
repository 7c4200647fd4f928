package rules

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

const constraintDocs = "https://docs.spectrocloud.com/registries-and-packs/pack-constraints/"

// reportFaults reports what is wrong with the texts of constraints.
func reportFaults(p *lint.Pass, kinds ...pack.FaultKind) {
	reported := 0
	for _, e := range p.Pack.Constraints() {
		for _, f := range e.Faults {
			if !slices.Contains(kinds, f.Kind) {
				continue
			}
			if reported++; reported > maxPerPack {
				return
			}
			var options []lint.Option
			if f.Kind == pack.OddTemplate {
				options = append(options, lint.As(lint.Warning))
			}
			hint := f.Hint
			if meant, ok := closest(f.Word, f.Known); ok && f.Word != "" {
				hint = fmt.Sprintf("did you mean %s?", meant)
			}
			if hint != "" {
				options = append(options, lint.Hint("%s", hint))
			}
			if f.Kind == pack.BadOption {
				options = append(options, lint.Fix(turnedRange(p.Pack, e, f)))
			}
			p.Report(e.Pos(f.Span), fmt.Sprintf("the constraint of %s: %s", shortPath(e.Path), f.Message), options...)
		}
	}
}

// shortPath cuts the middle out of a path that is longer than people write.
func shortPath(path string) string {
	const most = 160
	if r := []rune(path); len(r) > most {
		return string(r[:most/2]) + "…" + string(r[len(r)-most/2:])
	}
	return path
}

// quoteValue shows a scalar as it stands in the file, more or less.
func quoteValue(n *pack.Node) string {
	const most = 60
	text := n.Value
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	switch {
	case n.Kind == pack.Mapping || n.Kind == pack.Sequence:
		return n.Kind.String()
	case n.Kind == pack.String:
		return strconv.Quote(text)
	}
	return text
}

// count says "1 preset" and "2 presets".
func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return strconv.Itoa(n) + " " + what
}

// hasFile tells whether a file of the pack is there, whatever is in it.
func hasFile(p *pack.Pack, name string) bool {
	return !errors.Is(p.Exists(name), fs.ErrNotExist)
}

// presetsReadable tells whether all presets of the pack could be read: only
// then is it known what a preset can supply.
func presetsReadable(p *pack.Pack) bool {
	if !hasFile(p, pack.PresetsFile) {
		return true
	}
	list := p.Presets().Root.Get("presets")
	return p.Presets().Err == nil && (!list.Is(pack.Sequence) || list.Len() == len(p.PresetList())) &&
		!slices.ContainsFunc(p.PresetList(), func(preset *pack.Preset) bool { return preset.AddErr != nil })
}

// inValuesOrPresets tells whether a dotted path leads to a value, as shipped or
// with a preset.
func inValuesOrPresets(p *pack.Pack, path string) bool {
	if _, ok := p.Values().Root.Lookup(path); ok {
		return true
	}
	return slices.ContainsFunc(p.PresetList(), func(preset *pack.Preset) bool {
		_, ok := preset.Add.Lookup(path)
		return ok
	})
}

// nearestPath proposes a path for one that leads nowhere: one that is there and
// differs in one key, or in what stands before the last keys.
func nearestPath(p *pack.Pack, path string) (string, bool) {
	roots := []*pack.Node{p.Values().Root}
	for _, preset := range p.PresetList() {
		roots = append(roots, preset.Add)
	}
	for _, root := range roots {
		at, rest := root.Deepest(path)
		key, below, _ := strings.Cut(rest, ".")
		if meant, ok := closest(key, at.Keys()); ok {
			fixed := strings.TrimSuffix(path, rest) + meant
			if below != "" {
				fixed += "." + below
			}
			if inValuesOrPresets(p, fixed) {
				return fixed, true
			}
		}
	}
	return movedPath(roots, path)
}

// maxSearched bounds the values that movedPath looks at.
const maxSearched = 50_000

// movedPath finds the one place that ends in the last keys of a path.
func movedPath(roots []*pack.Node, path string) (string, bool) {
	_, tail, ok := strings.Cut(path, ".")
	if !ok {
		tail = path
	}
	budget := maxSearched
	for ; ; _, tail, ok = strings.Cut(tail, ".") {
		if !ok && tail == "" {
			return "", false
		}
		found := map[string]bool{}
		var walk func(n *pack.Node, at string, depth int)
		walk = func(n *pack.Node, at string, depth int) {
			if budget--; budget < 0 || !n.Is(pack.Mapping) || depth > maxUseDepth {
				return
			}
			if _, has := n.Lookup(tail); has {
				found[strings.TrimPrefix(at+"."+tail, ".")] = true
			}
			for _, pair := range n.Pairs {
				walk(pair.Value, at+"."+pair.Key.Value, depth+1)
			}
		}
		for _, root := range roots {
			walk(root, "", 0)
		}
		if budget < 0 {
			return "", false
		}
		// One place is meant; several are none.
		if len(found) == 1 {
			for at := range found {
				return at, true
			}
		}
		if len(found) > 1 || !strings.Contains(tail, ".") {
			return "", false
		}
	}
}
