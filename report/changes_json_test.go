package report

import (
	"encoding/json"
	"testing"

	"github.com/packlint/packlint/diff"
	"github.com/packlint/packlint/lint"
)

// TestChangesJSON: changes that were written as JSON and read again are shown as
// the same.
func TestChangesJSON(t *testing.T) {
	for _, old := range []string{"packs/web-1.0.0", ""} {
		changes := changesOf(t, webFiles(t), old, "packs/web-1.1.0")
		var again *diff.Changes
		if err := json.Unmarshal(writeAs(t, "json", changes, Options{}), &again); err != nil {
			t.Fatal(err)
		}
		for _, format := range []string{"json", "text", "markdown"} {
			want, got := writeAs(t, format, changes, Options{}), writeAs(t, format, again, Options{})
			if string(want) != string(got) {
				t.Errorf("from %q as %s: got\n%s\nwant\n%s", old, format, got, want)
			}
		}
		r := &lint.Result{Packs: []lint.PackReport{{Path: "packs/web-1.1.0"}}}
		review := func(c *diff.Changes) string {
			return string(ReviewComment(Review{Result: r, Changes: map[string]*diff.Changes{"packs/web-1.1.0": c}}, Options{}))
		}
		if review(changes) != review(again) {
			t.Error("the review differs")
		}
	}
}
