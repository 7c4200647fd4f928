package report

import (
	"fmt"
	"io"
	"maps"
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
		"json":     func(c *diff.Changes, w io.Writer, _ Options) error { return encode(w, c) },
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
		metadataSection(c), chartSection(c), defaultSection(c), valueSection(c), imageSection(c), objectSection(c),
		presetSection(c), schemaSection(c), resourceSection(c), fileSection(c), sameChartSection(c), notCheckedSection(c),
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
	switch {
	case c.Old == nil:
		return "new pack: " + strings.Join(append(parts, plural(len(c.Files.Added), "file")), ", ")
	case len(parts) > 0:
		return "changed: " + strings.Join(parts, ", ")
	}
	files := len(c.Files.Added) + len(c.Files.Removed) + len(c.Files.Changed)
	if files == 0 {
		return "no changes"
	}
	return "changed: " + plural(files, "file") + "; nothing of what is deployed"
}

// aboutPack is the pack at a glance.
func aboutPack(c *diff.Changes) (name, versions string, rest []string) {
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
		for _, change := range o.Changes {
			if change.Path == "apiVersion" {
				continue
			}
			below := valueRow(change)
			if slices.Contains(o.Immutable, change.Path) {
				below.note = "Kubernetes refuses to change it"
			}
			row.below = append(row.below, below)
		}
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

func resourceSection(c *diff.Changes) changeSection {
	s := changeSection{title: "Resources requested", what: "resource", old: "before", new: "now"}
	r := c.Resources
	if r.New == nil {
		return s
	}
	old := r.Old
	if old == nil {
		old = &diff.Requests{}
	}
	for _, line := range []struct {
		name, old, new, declared string
	}{
		{"cpu", old.CPU, r.New.CPU, declaredText(r, "cpu")},
		{"memory", old.Memory, r.New.Memory, declaredText(r, "memory")},
		{"cpu on each node", old.NodeCPU, r.New.NodeCPU, ""},
		{"memory on each node", old.NodeMemory, r.New.NodeMemory, ""},
	} {
		row := changeRow{mark: rowChanged, name: line.name, old: line.old, new: line.new, note: line.declared}
		switch {
		case line.declared == "" && (line.old == "" || line.old == "0") && line.new == "0":
			continue
		case line.old == line.new || line.old == "":
			row.mark = rowPlain
		}
		s.rows = append(s.rows, row)
	}
	if len(s.rows) == 0 {
		return s
	}
	s.summary = "by pods that run all the time, as shipped; not by what operators create"
	if r.New.Without > 0 {
		s.summary += fmt.Sprintf("; %s without requests", plural(r.New.Without, "container"))
	}
	return s
}

// declaredText is what pack.json demands of a resource.
func declaredText(r diff.Resources, kind string) string {
	limit := func(d *diff.Declared) string {
		switch {
		case d == nil:
			return "nothing"
		case slices.Contains(d.Computed, kind):
			return "what its components request"
		case kind == "cpu" && d.CPU > 0:
			return fmt.Sprintf("%vm", d.CPU)
		case kind == "memory" && d.Memory > 0:
			return fmt.Sprintf("%vMi", d.Memory)
		}
		return "nothing"
	}
	old, new := limit(r.OldDeclared), limit(r.NewDeclared)
	switch {
	case r.NewDeclared == nil && r.OldDeclared == nil:
		return ""
	case r.Old != nil && old != new:
		return fmt.Sprintf("pack.json demands %s, before %s", new, old)
	}
	return "pack.json demands " + new
}

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

func sameChartSection(c *diff.Changes) changeSection {
	s := changeSection{title: "Other packs with the same chart", what: "pack"}
	for _, other := range c.SameCharts {
		row := changeRow{mark: rowPlain, name: other.Path, note: fmt.Sprintf("chart %s %s", other.Chart, other.ChartVersion)}
		if other.Identical {
			row.note += ", the same archive"
		}
		s.rows = append(s.rows, row)
	}
	if len(s.rows) > 0 {
		s.summary = fmt.Sprint(len(s.rows))
	}
	return s
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
