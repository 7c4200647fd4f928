package report

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// damaged are the packs with another end of some files.
func damaged(t testing.TB, ends map[string]string) []txtar.File {
	t.Helper()
	files := webFiles(t)
	for i := range files {
		if end, ok := ends[files[i].Name]; ok {
			files[i].Data = append(files[i].Data, end...)
			delete(ends, files[i].Name)
		}
	}
	if len(ends) > 0 {
		t.Fatalf("there are no files %v", ends)
	}
	return files
}

// TestUnreadable: the headline and the place say what is not compared, and why.
func TestUnreadable(t *testing.T) {
	const old, new = "packs/web-1.0.0", "packs/web-1.1.0"
	c := changesOf(t, damaged(t, map[string]string{new + "/values.yaml": "broken: [\n", old + "/schema.yaml": "broken: [\n"}), old, new)
	for _, format := range []string{"text", "markdown"} {
		golden(t, "unreadable."+format, writeAs(t, format, c, Options{}))
	}
	for _, test := range []struct{ old, damaged, want string }{
		{old, new, "web 1.0.0 → unknown\nchanged: 9 values; not compared: pack.json of the new version is not valid JSON, line 15\n"},
		{old, old, "web unknown → 1.1.0 · layer addon · type ingress · source community\nchanged: 9 values; not compared: pack.json of the old version is not valid JSON, line 15\n"},
		{"", new, "web unknown (new)\nnew pack: 6 files; not compared: pack.json of the new version is not valid JSON, line 15\n"},
		{new, new, "web unknown\nno file changes; not compared: pack.json of the old version is not valid JSON, line 15; pack.json of the new version is not valid JSON, line 15\n"},
	} {
		c := changesOf(t, damaged(t, map[string]string{test.damaged + "/pack.json": "}\n"}), test.old, new)
		if got := string(writeAs(t, "text", c, Options{})); !strings.HasPrefix(got, test.want) {
			t.Errorf("got %.400s\nwant %s", got, test.want)
		}
	}
}
