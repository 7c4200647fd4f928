package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/packlint/packlint/diff"
)

func fileSection(c *diff.Changes) changeSection {
	s := changeSection{title: "Files", what: "file", old: "before", new: "now", folded: true}
	f := c.Files
	type folder struct{ added, removed, changed int }
	folders := map[string]*folder{}
	in := func(path string) (*folder, bool) {
		parts := strings.SplitN(path, "/", 3)
		if len(parts) < 3 { // what is unpacked in a folder of its own is one row
			return nil, false
		}
		name := parts[0] + "/" + parts[1] + "/"
		if folders[name] == nil {
			folders[name] = &folder{}
		}
		return folders[name], true
	}
	for _, file := range f.Changed {
		if dir, ok := in(file.Path); ok {
			dir.changed++
			continue
		}
		s.rows = append(s.rows, changeRow{mark: rowChanged, name: file.Path, old: size(file.OldSize), new: size(file.NewSize)})
	}
	for _, file := range f.Removed {
		if dir, ok := in(file.Path); ok {
			dir.removed++
			continue
		}
		s.rows = append(s.rows, changeRow{mark: rowRemoved, name: file.Path, old: size(file.OldSize)})
	}
	for _, file := range f.Added {
		if dir, ok := in(file.Path); ok {
			dir.added++
			continue
		}
		s.rows = append(s.rows, changeRow{mark: rowAdded, name: file.Path, new: size(file.NewSize)})
	}
	for _, name := range slices.Sorted(maps.Keys(folders)) {
		n := folders[name]
		row := changeRow{mark: rowChanged, name: name}
		switch {
		case n.changed+n.removed == 0:
			row.mark, row.note = rowAdded, plural(n.added, "file")
		case n.changed+n.added == 0:
			row.mark, row.note = rowRemoved, plural(n.removed, "file")
		default:
			row.note = fmt.Sprintf("%s changed, %d added, %d removed", plural(n.changed, "file"), n.added, n.removed)
		}
		s.rows = append(s.rows, row)
	}
	if len(s.rows) == 0 {
		return s
	}
	s.summary = counts(len(f.Changed), len(f.Removed), len(f.Added))
	if f.Same > 0 {
		s.summary += fmt.Sprintf(", %d identical", f.Same)
	}
	if c.Old != nil {
		s.summary += "; in all " + sizes(f.OldSize, f.NewSize)
	} else {
		s.summary += "; in all " + size(f.NewSize)
	}
	return s
}

// size writes a number of bytes.
func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1_000_000:
		return fmt.Sprintf("%.1f kB", float64(n)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1_000_000)
}

// sizes writes a size, what it was, and the difference.
func sizes(old, new int64) string {
	switch delta := new - old; {
	case delta > 0:
		return fmt.Sprintf("%s → %s, %s more", size(old), size(new), size(delta))
	case delta < 0:
		return fmt.Sprintf("%s → %s, %s less", size(old), size(new), size(-delta))
	}
	return size(new)
}
