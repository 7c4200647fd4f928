package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/packlint/packlint/diff"
)

func chartSection(c *diff.Changes) changeSection {
	s := changeSection{title: "Charts", what: "chart", old: "before", new: "now"}
	same := 0
	for _, ch := range c.Charts {
		if ch.Identical {
			same++
			continue
		}
		s.rows = append(s.rows, chartRow(ch))
	}
	switch {
	case len(s.rows) > 0 && same > 0:
		s.summary = fmt.Sprintf("%s, %d identical", counted(s.rows), same)
	case len(s.rows) > 0:
		s.summary = counted(s.rows)
	case same > 0:
		s.summary = "identical"
	}
	return s
}

const otherContent = "other content under the same version"

func chartRow(ch diff.Chart) changeRow {
	row := changeRow{name: ch.Name}
	var notes []string
	switch {
	case ch.Old == nil:
		row.mark, row.new = rowAdded, ch.New.Version
		notes = append(notes, "archive of "+size(int64(ch.New.Size)))
		if ch.New.AppVersion != "" {
			notes = append(notes, "app version "+ch.New.AppVersion)
		}
	case ch.New == nil:
		row.mark, row.old = rowRemoved, ch.Old.Version
	default:
		row.mark, row.old, row.new = rowChanged, ch.Old.Version, ch.New.Version
		if row.old == row.new {
			if ch.Repacked {
				notes = append(notes, "the same files, packed again")
			} else {
				notes = append(notes, otherContent)
			}
		}
		notes = append(notes, "archive "+sizes(int64(ch.Old.Size), int64(ch.New.Size)))
		for _, fact := range []struct{ what, old, new string }{
			{"app version", ch.Old.AppVersion, ch.New.AppVersion}, {"Kubernetes", ch.Old.KubeVersion, ch.New.KubeVersion},
		} {
			if fact.old != fact.new {
				notes = append(notes, fmt.Sprintf("%s %s → %s", fact.what, orNone(fact.old), orNone(fact.new)))
			}
		}
	}
	same := 0
	for _, sub := range ch.Subcharts {
		if sub.Identical {
			same++
			continue
		}
		row.below = append(row.below, subchartRow(sub))
	}
	row.below = together(row.below)
	if same > 0 {
		notes = append(notes, plural(same, "identical subchart"))
	}
	row.note = strings.Join(notes, "; ")
	return row
}

func subchartRow(sub diff.Subchart) changeRow {
	row := changeRow{mark: rowChanged, name: sub.Path, old: sub.Old, new: sub.New}
	switch {
	case sub.Old == "":
		row.mark = rowAdded
	case sub.New == "":
		row.mark = rowRemoved
	case sub.Old == sub.New:
		row.note = otherContent
	}
	return row
}

// together makes one row of those that differ in their names only: charts come
// in families.
func together(rows []changeRow) []changeRow {
	var out []changeRow
	for _, r := range rows {
		i := slices.IndexFunc(out, func(o changeRow) bool {
			return o.mark == r.mark && o.old == r.old && o.new == r.new && o.note == r.note
		})
		if i < 0 {
			out = append(out, r)
		} else {
			out[i].name += ", " + r.name
		}
	}
	return out
}

func sameChartSection(c *diff.Changes) changeSection {
	s := changeSection{title: "Other packs with the same chart", what: "pack"}
	for _, other := range c.SameCharts {
		note := fmt.Sprintf("chart %s %s", other.Chart, other.ChartVersion)
		if other.Identical {
			note += ", the same archive"
		}
		if i := slices.IndexFunc(s.rows, func(r changeRow) bool { return r.name == other.Path }); i >= 0 {
			s.rows[i].note += "; " + note
		} else {
			s.rows = append(s.rows, changeRow{mark: rowPlain, name: other.Path, note: note})
		}
	}
	if len(s.rows) > 0 {
		s.summary = fmt.Sprint(len(s.rows))
	}
	return s
}
