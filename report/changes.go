package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/packlint/packlint/diff"
)

// ChangesFormats are the formats of what changes between two versions of a pack,
// by name.
func ChangesFormats() map[string]func(*diff.Changes, io.Writer, Options) error {
	return map[string]func(*diff.Changes, io.Writer, Options) error{
		"text":     textChanges,
		"markdown": markdownChanges,
		"json":     func(c *diff.Changes, w io.Writer, _ Options) error { return Encode(w, c) },
	}
}

// changeSection is a part of what changes, as text and Markdown show it. Its
// texts are not yet fit to be printed.
type changeSection struct {
	title string
	// summary counts what is in the rows, and what is not.
	summary string
	// what, old and new are the headings of the columns.
	what, old, new string
	rows           []changeRow
	// folded is for what most readers do not need.
	folded bool
}

// The marks of rows.
const (
	rowAdded   = '+'
	rowRemoved = '-'
	rowChanged = '~'
	rowPlain   = '·'
)

// changeRow is one change.
type changeRow struct {
	mark rune
	name string
	// old and new are empty when there is nothing to show.
	old, new string
	note     string
	// lines are the changed lines of a text.
	lines []string
	// below are the changes within.
	below []changeRow
}

// changeSections says in order what changes; a part without changes is missing.
func changeSections(c *diff.Changes) []changeSection {
	all := []changeSection{
		orObstacles(c, diff.MetadataPart, metadataSection(c)),
		orObstacles(c, diff.ChartsPart, chartSection(c)),
		defaultSection(c),
		orObstacles(c, diff.ValuesPart, valueSection(c)),
		orObstacles(c, diff.ImagesPart, imageSection(c)),
		orObstacles(c, diff.ObjectsPart, objectSection(c)),
		orObstacles(c, diff.PresetsPart, presetSection(c)),
		orObstacles(c, diff.SchemaPart, schemaSection(c)),
		orObstacles(c, diff.ResourcesPart, resourceSection(c)),
		fileSection(c),
		orObstacles(c, diff.SameChartsPart, sameChartSection(c)),
		notCheckedSection(c),
	}
	return slices.DeleteFunc(all, func(s changeSection) bool { return len(s.rows) == 0 && s.summary == "" })
}

// headlineOf sums the changes up in a line.
func headlineOf(c *diff.Changes) string {
	var parts []string
	add := func(n int, what string) {
		if n > 0 {
			parts = append(parts, plural(n, what))
		}
	}
	for _, ch := range c.Charts {
		if ch.Old != nil && ch.New != nil && ch.Old.Version != ch.New.Version {
			parts = append(parts, fmt.Sprintf("chart %s %s → %s", ch.Name, ch.Old.Version, ch.New.Version))
		}
	}
	add(len(c.Values.Changes), "value")
	add(len(c.Images.Changes), "image")
	add(len(c.Objects.Added)+len(c.Objects.Removed)+len(c.Objects.Changed), "object")
	unknown := ""
	if len(c.Obstacles) > 0 {
		unknown = "; " + notCompared(c.Obstacles)
	}
	files := len(c.Files.Added) + len(c.Files.Removed) + len(c.Files.Changed)
	switch {
	case c.Old == nil:
		return "new pack: " + strings.Join(append(parts, plural(len(c.Files.Added), "file")), ", ") + unknown
	case len(parts) > 0:
		return "changed: " + strings.Join(parts, ", ") + unknown
	case files == 0 && unknown == "":
		return "no changes"
	case files == 0:
		return "no file changes" + unknown
	case unknown != "":
		return "changed: " + plural(files, "file") + unknown
	}
	return "changed: " + plural(files, "file") + "; nothing of what is deployed"
}

// aboutPack is the pack at a glance.
func aboutPack(c *diff.Changes) (name, versions string, rest []string) {
	if len(c.ObstaclesTo(diff.MetadataPart)) > 0 {
		return aboutUnread(c)
	}
	name, versions = c.New.Name, c.New.Version
	switch {
	case c.Old == nil:
		versions += " (new)"
	case c.Old.Version != c.New.Version:
		versions = c.Old.Version + " → " + versions
	}
	if c.Old != nil && c.Old.Name != c.New.Name {
		name = c.Old.Name + " → " + name
	}
	for _, fact := range []struct{ what, old, new string }{
		{"layer", oldIdentity(c).Layer, c.New.Layer}, {"type", oldIdentity(c).Type, c.New.Type}, {"source", oldIdentity(c).Source, c.New.Source},
	} {
		switch {
		case fact.new == "" && fact.old == "":
		case c.Old != nil && fact.old != fact.new:
			rest = append(rest, fmt.Sprintf("%s %s → %s", fact.what, orNone(fact.old), orNone(fact.new)))
		default:
			rest = append(rest, fact.what+" "+fact.new)
		}
	}
	return name, versions, rest
}

func oldIdentity(c *diff.Changes) diff.Identity {
	if c.Old == nil {
		return diff.Identity{}
	}
	return *c.Old
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// changesFirst puts what people rely on before what is new.
func changesFirst(rows []changeRow) {
	slices.SortStableFunc(rows, func(a, b changeRow) int {
		rank := func(r changeRow) int {
			return strings.IndexRune(string([]rune{rowChanged, rowRemoved, rowAdded}), r.mark)
		}
		return rank(a) - rank(b)
	})
}

// counted counts rows by their marks.
func counted(rows []changeRow) string {
	n := map[rune]int{}
	for _, r := range rows {
		n[r.mark]++
	}
	return counts(n[rowChanged], n[rowRemoved], n[rowAdded])
}

// counts is "2 changed, 1 added", and "" for nothing.
func counts(changed, removed, added int) string {
	var parts []string
	for _, kind := range []struct {
		n    int
		what string
	}{{changed, "changed"}, {removed, "removed"}, {added, "added"}} {
		if kind.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", kind.n, kind.what))
		}
	}
	return strings.Join(parts, ", ")
}

func notCheckedSection(c *diff.Changes) changeSection {
	s := changeSection{title: "Not checked", what: "what and why", folded: true}
	for _, what := range c.NotChecked {
		s.rows = append(s.rows, changeRow{mark: rowPlain, note: what})
	}
	if len(s.rows) > 0 {
		s.summary = fmt.Sprint(len(s.rows))
	}
	return s
}
