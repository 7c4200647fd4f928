package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/diff"
)

func metadataSection(c *diff.Changes) changeSection {
	s := changeSection{title: "pack.json", what: "key", old: "before", new: "now"}
	for _, ch := range c.Metadata {
		// These stand above, and among the charts.
		if ch.Path != "version" && !strings.HasPrefix(ch.Path, "charts[") {
			s.rows = append(s.rows, valueRow(ch))
		}
	}
	if len(s.rows) > 0 {
		s.summary = plural(len(s.rows), "key")
	}
	return s
}

func valueRow(c diff.Change) changeRow {
	row := changeRow{name: c.Path, note: c.Note, lines: c.Lines}
	switch {
	case c.Added():
		row.mark, row.new = rowAdded, c.New.String()
	case c.Removed():
		row.mark, row.old = rowRemoved, c.Old.String()
	default:
		row.mark = rowChanged
		if len(c.Lines) == 0 {
			row.old, row.new = c.Old.String(), c.New.String()
			trimCommon(&row)
		}
	}
	return row
}

// longValue is where a value is too long to be compared by eye, in characters.
const longValue = 48

// trimCommon leaves out what two long texts start and end with.
func trimCommon(row *changeRow) {
	if len(row.old) <= longValue && len(row.new) <= longValue {
		return
	}
	a, b := []rune(row.old), []rune(row.new)
	const context = 16
	start, end := 0, 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	for end < len(a)-start && end < len(b)-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	start, end = max(start-context, 0), max(end-context, 0)
	row.old, row.new = within(a, start, end), within(b, start, end)
}

func within(s []rune, start, end int) string {
	out := string(s[start : len(s)-end])
	if start > 0 {
		out = "…" + out
	}
	if end > 0 {
		out += "…"
	}
	return out
}

func defaultSection(c *diff.Changes) changeSection {
	s := changeSection{title: "Chart defaults that values.yaml does not set", what: "value", old: "before", new: "now"}
	pinned := 0
	for _, ch := range c.Charts {
		for _, change := range ch.Defaults {
			s.rows = append(s.rows, valueRow(change))
		}
		pinned += ch.Pinned
	}
	changesFirst(s.rows)
	if len(s.rows) > 0 {
		s.summary = counted(s.rows)
		if pinned > 0 {
			s.summary += fmt.Sprintf("; besides, %s without effect, because values.yaml sets the value", plural(pinned, "change"))
		}
	}
	if slices.ContainsFunc(c.Charts, hasDefaults) {
		return orObstacles(c, diff.DefaultsPart, s)
	}
	return s
}

// hasDefaults tells whether the defaults of a chart are on both sides, and may not
// be the same.
func hasDefaults(ch diff.Chart) bool {
	return ch.Old != nil && ch.New != nil && !ch.Identical && !ch.Repacked
}

func valueSection(c *diff.Changes) changeSection {
	s := changeSection{title: "Values", what: "value", old: "before", new: "now"}
	for _, change := range c.Values.Changes {
		s.rows = append(s.rows, valueRow(change))
	}
	changesFirst(s.rows)
	formatting := plural(c.Values.Formatting, "line") + " of comments, order or formatting"
	switch {
	case len(s.rows) == 0 && c.Values.Formatting > 0:
		s.summary = "no changes, but for " + formatting
	case len(s.rows) > 0 && c.Values.Formatting > 0:
		s.summary = counted(s.rows) + "; the rest is " + formatting
	case len(s.rows) > 0:
		s.summary = counted(s.rows)
	}
	return s
}

func presetSection(c *diff.Changes) changeSection {
	s := changeSection{title: "Presets", what: "preset"}
	for _, p := range c.Presets {
		row := changeRow{mark: rowChanged, name: p.ID}
		switch {
		case p.Added:
			row.mark = rowAdded
		case p.Removed:
			row.mark = rowRemoved
		}
		for _, change := range p.Changes {
			row.below = append(row.below, valueRow(change))
		}
		s.rows = append(s.rows, row)
	}
	s.summary = counted(s.rows)
	return s
}

func schemaSection(c *diff.Changes) changeSection {
	s := changeSection{title: "schema.yaml", what: "value", old: "before", new: "now"}
	for _, change := range c.Schema {
		s.rows = append(s.rows, valueRow(change))
	}
	s.summary = counted(s.rows)
	return s
}
