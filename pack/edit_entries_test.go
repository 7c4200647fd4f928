package pack

import (
	"strings"
	"testing"
)

func TestRemove(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, text string
		indexes    []int
		want       string // "" where it is refused
	}{
		{"p.json", "{\n  \"a\": 1,\n  \"b\": {\"x\": [2]},\n  \"c\": 3\n}\n", []int{2, 1}, "{\n  \"a\": 1\n}\n"},
		{"p.json", "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}\n", []int{0, 2}, "{\n  \"b\": 2\n}\n"},
		{"p.json", `{"a": 1, "b": 2}`, []int{0, 1}, "{}"},
		{"p.json", `{"a": 1, "b": 2}`, []int{1, 1}, `{"a": 1}`},
		{"p.json", `["a", "b", "c"]`, []int{0, 1}, `["c"]`},
		{"v.yaml", "a: 1\nb:\n  - 2\n# c\nc: 3 # three\n", []int{0, 1}, "# c\nc: 3 # three\n"},
		{"v.yaml", "a: 1\nb: 2\n", []int{0, 1}, ""},
		{"v.yaml", "a: 1\n# b\n\nb: 2\n", []int{1}, ""},
		{"p.json", `{"a": 1, "b": 2, "a": ""}`, []int{2}, ""},
		{"p.json", `{"a": "", "b": 2, "a": ""}`, []int{0, 2}, `{"b": 2}`},
		{"v.yaml", "x: &x {k: 1}\na:\n  <<: *x\nb: 2\n", []int{0, 2}, ""},
		{"p.json", `{"a": 1}`, []int{1}, ""},
		{"p.json", `{"a": 1}`, []int{-1}, ""},
		{"p.json", `{"a": 1}`, nil, ""},
	} {
		d := parsed(c.file, c.text)
		wantEdited(t, d, d.Remove(d.Root, c.indexes...), c.want)
	}
}

// TestRemoveDuplicate wants an entry to go only where no reader of the file could
// tell the difference.
func TestRemoveDuplicate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ file, text, want string }{
		{"p.json", "{\n  \"a\": {\"x\": [1]},\n  \"b\": 2,\n  \"a\": { \"x\": [ 1 ] }\n}", "{\n  \"a\": {\"x\": [1]},\n  \"b\": 2\n}"},
		{"p.json", `{"l": [{"a": 1, "a": 1, "b": 2}]}`, `{"l": [{"a": 1, "b": 2}]}`},
		{"p.json", `{"a": [1, 2], "a": [2, 1]}`, ""},
		{"p.json", `{"a": 1, "a": "1"}`, ""},
		{"p.json", `{"a": 1, "a": 2, "a": 1}`, ""},
		{"p.json", `{"a": 1, "a": 1, "a": 2}`, ""},
		{"v.yaml", "a: 1\nb: 2\na: 1\n", "a: 1\nb: 2\n"},
	} {
		d := parsed(c.file, c.text)
		if len(d.Duplicates) == 0 {
			t.Fatalf("%s has no duplicates", c.text)
		}
		wantEdited(t, d, d.RemoveDuplicate(d.Duplicates[len(d.Duplicates)-1]), c.want)
	}
}

// TestManyDuplicates wants thousands of duplicates to cost no more than a few.
func TestManyDuplicates(t *testing.T) {
	t.Parallel()
	d := parsed("v.yaml", "x:\n"+strings.Repeat("  a: 1\n", 20_000))
	removed := 0
	for _, duplicate := range d.Duplicates {
		if d.RemoveDuplicate(duplicate) != nil {
			removed++
		}
	}
	if most := maxTried / len(d.Text); removed == 0 || removed > most {
		t.Errorf("%d of %d duplicates were tried, and at most %d are to be", removed, len(d.Duplicates), most)
	}
}
