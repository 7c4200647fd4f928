package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/packlint/packlint/diff"
)

func imageSection(c *diff.Changes) changeSection {
	s := changeSection{title: "Images", what: "image", old: "before", new: "now"}
	for _, image := range c.Images.Changes {
		row := changeRow{name: image.Repository, mark: rowChanged, old: strings.Join(image.Old, " "), new: strings.Join(image.New, " ")}
		switch {
		case len(image.Old) == 0:
			row.mark = rowAdded
		case len(image.New) == 0:
			row.mark = rowRemoved
		}
		var notes []string
		switch image.Use {
		case diff.Named:
			notes = append(notes, "named by a custom resource, a variable or the like")
		case diff.Listed:
			notes = append(notes, "listed, and not deployed")
		}
		if len(image.New) > 0 && !image.Listed {
			notes = append(notes, "not in pack.content.images")
		}
		row.note = strings.Join(notes, "; ")
		s.rows = append(s.rows, row)
	}
	changesFirst(s.rows)
	if len(s.rows) > 0 {
		s.summary = withSame(counted(s.rows), c.Images.Same)
	}
	return s
}

func withSame(counts string, same int) string {
	if same > 0 {
		counts += fmt.Sprintf(", %d the same", same)
	}
	return counts
}

func objectSection(c *diff.Changes) changeSection {
	s := changeSection{title: "Kubernetes objects", what: "object"}
	kinds := map[string]int{}
	var images []string
	for _, o := range c.Objects.Changed {
		kinds[o.Kind]++
		if onlyImages(o) {
			images = append(images, o.String())
			continue
		}
		row := objectRow(rowChanged, o.Object)
		if o.OldAPIVersion != o.APIVersion {
			row.note = strings.TrimPrefix(row.note+"; apiVersion "+o.OldAPIVersion+" → "+o.APIVersion, "; ")
		}
		for _, may := range o.Gained {
			row.below = append(row.below, changeRow{mark: rowAdded, name: "may " + may})
		}
		for _, may := range o.Lost {
			row.below = append(row.below, changeRow{mark: rowRemoved, name: "may " + may})
		}
		for _, v := range o.Versions {
			row.below = append(row.below, versionRow(v))
		}
		var refused, allowed []changeRow
		for _, change := range o.Changes {
			below := valueRow(change)
			switch {
			case change.Path == "apiVersion": // it stands in the note
			case slices.Contains(o.Immutable, change.Path):
				below.note = "Kubernetes refuses to change it"
				refused = append(refused, below)
			default:
				allowed = append(allowed, below)
			}
		}
		row.below = slices.Concat(row.below, refused, allowed)
		s.rows = append(s.rows, row)
	}
	if len(images) > 0 {
		note := plural(len(images), "object") + " with other images, and nothing else: " + fewOf(images)
		s.rows = append(s.rows, changeRow{mark: rowChanged, note: note})
	}
	for _, o := range c.Objects.Removed {
		kinds[o.Kind]++
		s.rows = append(s.rows, objectRow(rowRemoved, o))
	}
	for _, o := range c.Objects.Added {
		kinds[o.Kind]++
		row := objectRow(rowAdded, o)
		for _, may := range o.Grants {
			row.below = append(row.below, changeRow{mark: rowAdded, name: "may " + may})
		}
		s.rows = append(s.rows, row)
	}
	if len(s.rows) == 0 {
		if c.Objects.Labels > 0 {
			s.summary = fmt.Sprintf("no changes, but for labels and the like with versions on %d of them", c.Objects.Labels)
		}
		return s
	}
	s.summary = withSame(counts(len(c.Objects.Changed), len(c.Objects.Removed), len(c.Objects.Added)), c.Objects.Same)
	if len(kinds) > 1 {
		var list []string
		for _, kind := range slices.Sorted(maps.Keys(kinds)) {
			list = append(list, fmt.Sprintf("%s %d", kind, kinds[kind]))
		}
		const most = 8
		if len(list) > most {
			list = append(list[:most], "…")
		}
		s.summary += " (" + strings.Join(list, ", ") + ")"
	}
	return s
}

// onlyImages tells whether an object pulls other images than before, and that is
// all.
func onlyImages(o diff.ChangedObject) bool {
	if o.OldAPIVersion != o.APIVersion || len(o.Gained)+len(o.Lost)+len(o.Versions) > 0 {
		return false
	}
	return !slices.ContainsFunc(o.Changes, func(c diff.Change) bool {
		return c.Added() || c.Removed() || !strings.HasSuffix(c.Path, "].image")
	})
}

func objectRow(mark rune, o diff.Object) changeRow {
	row := changeRow{mark: mark, name: o.String()}
	var notes []string
	if o.When != "" {
		notes = append(notes, o.When)
	}
	if o.Hook {
		notes = append(notes, "hook")
	}
	row.note = strings.Join(notes, "; ")
	return row
}

func versionRow(v diff.CRDVersion) changeRow {
	row := changeRow{mark: rowChanged, name: "version " + v.Name}
	var notes []string
	switch {
	case v.Old == nil:
		row.mark = rowAdded
		notes = append(notes, stateText(v.New))
	case v.New == nil:
		row.mark = rowRemoved
	case *v.Old != *v.New:
		notes = append(notes, stateText(v.Old)+" → "+stateText(v.New))
	}
	for _, list := range []struct {
		what   string
		fields []string
	}{{"added", v.Added}, {"removed", v.Removed}, {"with another type, default or condition", v.Changed}} {
		if len(list.fields) > 0 {
			notes = append(notes, fmt.Sprintf("%s %s: %s", plural(len(list.fields), "field"), list.what, fewOf(list.fields)))
		}
	}
	row.note = strings.Join(notes, "; ")
	return row
}

func stateText(s *diff.CRDState) string {
	out := "served"
	if !s.Served {
		out = "not served"
	}
	if s.Storage {
		out += ", stored"
	}
	if s.Deprecated {
		out += ", deprecated"
	}
	return out
}

func fewOf(list []string) string {
	const most = 5
	out := "`" + strings.Join(list[:min(len(list), most)], "`, `") + "`"
	if len(list) > most {
		out += ", …"
	}
	return out
}
