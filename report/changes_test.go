package report

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/diff"
	"github.com/packlint/packlint/internal/packtest"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// changesOf compares the packs of a txtar archive at two paths; old may be "".
func changesOf(t testing.TB, files []txtar.File, old, new string) *diff.Changes {
	t.Helper()
	dir := t.TempDir()
	packtest.Write(t, dir, files)
	locations, err := pack.Find([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	var loader pack.Loader
	var around []*pack.Pack
	at := func(path string) *pack.Location {
		i := slices.IndexFunc(locations, func(l pack.Location) bool { return l.Path == path })
		if i < 0 {
			return nil
		}
		return &locations[i]
	}
	for _, l := range locations {
		p, err := loader.Load(l)
		if err != nil {
			t.Fatal(err)
		}
		around = append(around, p)
	}
	engine, err := lint.New(nil, lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	changes, err := diff.Packs(context.Background(), engine, at(old), *at(new), around)
	if err != nil {
		t.Fatal(err)
	}
	fixSizes(changes)
	return changes
}

// fixSizes puts round numbers for the sizes of archives: how well gzip packs is
// another matter with every release of Go.
func fixSizes(c *diff.Changes) {
	for i := range c.Charts {
		if old := c.Charts[i].Old; old != nil {
			old.Size = 1200
		}
		if new := c.Charts[i].New; new != nil {
			new.Size = 1500
		}
	}
	for _, list := range [][]diff.File{c.Files.Added, c.Files.Removed, c.Files.Changed} {
		for i := range list {
			if f := &list[i]; strings.HasSuffix(f.Path, ".tgz") {
				f.OldSize, f.NewSize = min(f.OldSize, 1)*1200, min(f.NewSize, 1)*1500
			}
		}
	}
	c.Files.OldSize, c.Files.NewSize = 2000, 2500
}

func webFiles(t testing.TB) []txtar.File {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/changes.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return archive.Files
}

func writeAs(t testing.TB, format string, c *diff.Changes, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := ChangesFormats()[format](c, &b, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestChanges(t *testing.T) {
	files := webFiles(t)
	for name, c := range map[string]*diff.Changes{
		"changes":     changesOf(t, files, "packs/web-1.0.0", "packs/web-1.1.0"),
		"changes-new": changesOf(t, files, "", "packs/web-1.1.0"),
	} {
		for format := range ChangesFormats() {
			got := writeAs(t, format, c, Options{})
			golden(t, name+"."+format, got)
			harmless(t, format, got)
		}
	}
}

// TestSameCharts: other packs are counted, and each is there once with all its
// charts.
func TestSameCharts(t *testing.T) {
	c := changesOf(t, webFiles(t), "packs/web-1.0.0", "packs/web-1.1.0")
	c.SameCharts = []diff.SameChart{
		{Chart: "a", Path: "packs/one", ChartVersion: "1.0.0", Identical: true},
		{Chart: "a", Path: "packs/two", ChartVersion: "2.0.0"},
		{Chart: "b", Path: "packs/one", ChartVersion: "3.0.0"},
	}
	const want = "\nOther packs with the same chart: 2\n  · packs/one (chart a 1.0.0, the same archive; chart b 3.0.0)\n  · packs/two (chart a 2.0.0)\n"
	if got := string(writeAs(t, "text", c, Options{})); !strings.HasSuffix(got, want) {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// hostileChanges have a text in all places where a pack can put one.
func hostileChanges(t testing.TB, text string) *diff.Changes {
	t.Helper()
	side := func(tree any) *pack.Pack {
		dir := t.TempDir()
		values, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		// YAML takes these control characters as escapes only.
		values = regexp.MustCompile("[\u007f-\u009f]").ReplaceAllFunc(values, func(c []byte) []byte { return fmt.Appendf(nil, `\u%04x`, []rune(string(c))[0]) })
		for _, name := range []string{pack.MetaFile, pack.ValuesFile} {
			if err := os.WriteFile(filepath.Join(dir, name), values, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		var loader pack.Loader
		p, err := loader.Load(pack.Location{Dir: dir, Path: "packs/" + text})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	key := limit(text, 200) // YAML has a limit on keys
	c := diff.Compare(
		&diff.Side{Pack: side(map[string]any{"name": text, "version": text, "layer": "a", "charts": map[string]any{key: text + "\n" + text + "\n"}})},
		diff.Side{Pack: side(map[string]any{"name": text, "version": "b" + text, "layer": text, "annotations": map[string]any{"source": text}, "charts": map[string]any{
			key: "b" + text + "\n" + text + "\n", key + "2": []any{text, map[string]any{key: text}},
		}})}, nil)
	if len(c.Values.Changes) < 2 && text != "" {
		t.Fatalf("%q: no changes", text)
	}
	version := diff.ChartVersion{Path: text, Version: text, AppVersion: text, KubeVersion: text, Size: 1}
	other := version
	other.Version, other.AppVersion = "b"+text, "b"+text
	c.Charts = []diff.Chart{{Name: text, Old: &version, New: &other, Subcharts: []diff.Subchart{{Path: text, Old: text, New: "b" + text}}, Defaults: c.Values.Changes, Pinned: 1}}
	c.Images.Changes = []diff.Image{{Repository: text, Old: []string{text}, New: []string{text, "b"}, Use: diff.Named}, {Repository: text, New: []string{text}}}
	object := diff.Object{ObjectRef: lint.ObjectRef{APIVersion: text, Kind: text, Namespace: text, Name: text}, Source: text, When: text, Hook: true, Grants: []string{text}}
	c.Objects.Added, c.Objects.Removed = []diff.Object{object}, []diff.Object{object}
	c.Objects.Changed = []diff.ChangedObject{
		{
			Object: object, OldAPIVersion: "b" + text, Changes: c.Values.Changes, Immutable: []string{text}, Gained: []string{text}, Lost: []string{text},
			Versions: []diff.CRDVersion{{Name: text, Added: []string{text}, Removed: []string{text}, Changed: []string{text}, New: &diff.CRDState{}}},
		},
		{Object: object, OldAPIVersion: text, Changes: []diff.Change{{Path: text + "].image", Old: c.Values.Changes[0].New, New: c.Values.Changes[0].New}}},
	}
	c.Objects.Changed[1].Kind = "b" + text
	c.Presets = []diff.Preset{{ID: text, Changes: c.Values.Changes}}
	c.Schema = c.Values.Changes
	c.Files.Added = []diff.File{{Path: text}, {Path: "a/" + text + "/c"}}
	c.Resources.Old, c.Resources.New = &diff.Requests{CPU: text}, &diff.Requests{CPU: "b" + text}
	c.SameCharts = []diff.SameChart{{Chart: text, Path: text, ChartVersion: text}}
	c.NotChecked = []string{text}
	c.Obstacles = []diff.Obstacle{{Side: text, File: text, Reason: text, Parts: []diff.Part{diff.SchemaPart}}}
	c.Attention = []diff.Attention{{Kind: diff.Release, Message: text}, {Kind: diff.Release, Message: "the `" + text + "`"}}
	return c
}

func TestHostileChanges(t *testing.T) {
	for _, text := range append(markups, attacks...) {
		c := hostileChanges(t, text)
		for format := range ChangesFormats() {
			harmless(t, format, writeAs(t, format, c, Options{}))
			harmless(t, format, writeAs(t, format, c, Options{Verbose: true}))
		}
		inertLists(t, writeAs(t, "markdown", c, Options{}), 1)
	}
}

// hostileReview has three packs, of which one is deleted, and one moved and broken.
func hostileReview(t testing.TB, text string) Review {
	r := hostileMarkdown([]string{text, text})
	c := hostileChanges(t, text)
	c.New.Path = r.Packs[0].Path
	moved := *c
	moved.Attention, moved.New = nil, *c.Old
	moved.New.Path = r.Packs[1].Path
	moved.Obstacles = []diff.Obstacle{{Side: diff.NewSide, File: text, Reason: text, Parts: []diff.Part{diff.MetadataPart}}}
	return Review{
		Result: r, Changes: map[string]*diff.Changes{r.Packs[0].Path: c, moved.New.Path: &moved},
		Deleted: []string{text, c.Old.Path}, Base: text,
	}
}

func TestHostileReview(t *testing.T) {
	for _, text := range append(markups, attacks...) {
		for _, limit := range []int{0, 20_000, 6000} {
			got := ReviewComment(hostileReview(t, text), Options{Limit: limit, FilesURL: "https://github.com/o/r/blob/abc/"})
			if len(got) > cmp.Or(limit, MaxComment) {
				t.Errorf("%d bytes of %d", len(got), limit)
			}
			harmless(t, "markdown", got)
			inertLists(t, got, 2)
		}
	}
}
