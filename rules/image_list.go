package rules

import (
	"regexp"
	"slices"
	"strings"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/render"
)

// listElsewhere tells whether something in values.yaml looks like the list of images
// in a place, or under a name, where nothing reads it: what is wrong is its key then.
func listElsewhere(p *pack.Pack) bool {
	values := p.Values()
	switch {
	case values.Root == nil:
		return false
	case len(values.Duplicates) > 0:
		return true // one of two sections may hold it
	}
	section := values.Root.Get("pack")
	list := section.Get("content", "images")
	if list.Is(pack.Sequence) && slices.ContainsFunc(list.Items, func(entry *pack.Node) bool { return !isReference(entry.Get("image")) }) {
		return true // an entry that says nothing may have been meant to say it
	}
	if strayList(section, knownPackKeys()) || strayList(section.Get("content"), []string{"images", "charts"}) {
		return true
	}
	return slices.ContainsFunc(values.Root.Pairs, func(pair pack.Pair) bool {
		return pair.Key.Value != "pack" && (meansList(pair.Key.Value) || listsImages(pair.Value))
	})
}

// strayList tells whether a section has a list, or what is called like the one of the
// images, under a key that it should not have.
func strayList(section *pack.Node, known []string) bool {
	return section.Is(pack.Mapping) && slices.ContainsFunc(section.Pairs, func(pair pack.Pair) bool {
		key := pair.Key.Value
		return !slices.Contains(known, key) && (meansList(key) || pair.Value.Is(pack.Sequence) || listsImages(pair.Value))
	})
}

func meansList(key string) bool {
	_, ok := closest(key, []string{"images", "content"})
	return ok || key == "images" || key == "content" || key == "image"
}

// listsImages tells whether a list in a value has an entry such as one of
// pack.content.images, which has an image and nothing else.
func listsImages(n *pack.Node) bool {
	isEntry := func(item *pack.Node) bool {
		return item.Is(pack.Mapping) && item.Len() == 1 && isReference(item.Get("image"))
	}
	seen := map[*pack.Node]bool{}
	var lists func(*pack.Node) bool
	lists = func(n *pack.Node) bool {
		if n == nil || seen[n] {
			return false
		}
		seen[n] = true
		return slices.ContainsFunc(n.Items, func(item *pack.Node) bool { return isEntry(item) || lists(item) }) ||
			slices.ContainsFunc(n.Pairs, func(pair pack.Pair) bool { return lists(pair.Value) })
	}
	return lists(n)
}

func isReference(n *pack.Node) bool {
	_, err := render.ParseReference(n.Str())
	return err == nil
}

// aboutList is what comments about the list of images speak of.
var aboutList = regexp.MustCompile(`(?i)image|content|mirror|bundle|air-?gap|registr`)

// leftOut tells whether comments in the section pack, or at the key that the list
// belongs below, may say why there is none.
func leftOut(p *pack.Pack) bool {
	values := p.Values()
	section, ok := values.Root.Pair("pack")
	if !ok {
		return false
	}
	content, ok := section.Value.Pair("content")
	images, listed := content.Value.Pair("images")
	switch {
	case listed && commented(values, images.Key), ok && commented(values, content.Key):
		return true
	}
	first, last := section.Key.Pos.Line, values.Lines()
	for _, pair := range values.Root.Pairs {
		if line := pair.Key.Pos.Line; line > first {
			last = min(last, line-1)
		}
	}
	for first > 1 && isCommentOrEmpty(values.Line(first-1)) {
		first--
	}
	for line := first; line <= last; line++ {
		if _, comment, ok := strings.Cut(values.Line(line), "#"); ok && aboutList.MatchString(comment) {
			return true
		}
	}
	return false
}

// commented tells whether a comment stands beside a key or above it.
func commented(d *pack.Document, key *pack.Node) bool {
	at := key.Pos.Line
	return strings.Contains(d.Line(at), "#") || d.BelowComment(at)
}

func isCommentOrEmpty(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || strings.HasPrefix(line, "#")
}

// misconfigured tells whether a chart may deploy other images once a setting that it
// does not read, or that is no chart's, is put right.
func misconfigured(p *lint.Pass, source render.Source) bool {
	c := p.Pack.ChartAt(source.Chart)
	if c == nil {
		return false
	}
	section, ok := readChartsSection(p.Pack)
	if !ok || len(section.unknown) > 0 || section.node == nil && len(strayKeys(section.root)) > 0 {
		return true
	}
	archive, err := c.Load()
	if err != nil {
		return true
	}
	if _, ok := inertSettingsOf(p, c); ok {
		return true
	}
	known := settingsOf(archive.Chart, func() *render.Reads { return p.Rendering.Reads(c) })
	return len(unknownTo(known, section.node.Get(c.Name())).found) > 0
}
