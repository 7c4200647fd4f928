package report

import (
	"bytes"
	"context"
	"slices"
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
	return changes
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
