package docs

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/packlint/packlint/diff"
)

// TestDiffSample: the sample is what a test of the report wants.
func TestDiffSample(t *testing.T) {
	text := read(t, "diff.md")
	m := regexp.MustCompile("(?s)(<!-- sample: (\\S+) -->\n\n````text\n)(.*?)(````\n)").FindStringSubmatch(text)
	if m == nil {
		t.Fatal("diff.md has no sample")
	}
	want := read(t, m[2])
	if m[3] == want {
		return
	}
	if !*update {
		t.Fatal("the sample in diff.md is stale: go test ./docs -update")
	}
	if err := os.WriteFile("diff.md", []byte(strings.Replace(text, m[0], m[1]+want+m[4], 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestDiffKeys: every key of the JSON is explained, and no other; so is every
// kind of what wants attention.
func TestDiffKeys(t *testing.T) {
	page := read(t, "diff.md")
	top, keys, _ := strings.Cut(page, "\n## The JSON\n")
	explained := func(text string) []string {
		var out []string
		for _, m := range regexp.MustCompile("(?m)^\\| ((?:`[\\w-]+`(?:, )?)+) \\|").FindAllStringSubmatch(text, -1) {
			for key := range strings.SplitSeq(m[1], ", ") {
				out = append(out, strings.Trim(key, "`"))
			}
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	known := map[string]bool{"value": true, "line": true} // Value has a form of its own
	jsonKeys(reflect.TypeFor[diff.Changes](), known)
	for key := range known {
		if !slices.Contains(explained(keys), key) {
			t.Errorf("diff.md does not explain the key %s", key)
		}
	}
	for _, key := range explained(keys) {
		if !known[key] {
			t.Errorf("diff.md explains %s, which the JSON does not have", key)
		}
	}
	var kinds []string
	for _, kind := range diff.Kinds() {
		kinds = append(kinds, string(kind))
	}
	if got := explained(top); !slices.Equal(got, slices.Sorted(slices.Values(kinds))) {
		t.Errorf("diff.md explains the kinds %v, there are %v", got, kinds)
	}
}

// jsonKeys collects the keys of a type and of those in it.
func jsonKeys(of reflect.Type, keys map[string]bool) {
	switch of.Kind() {
	case reflect.Pointer, reflect.Slice:
		jsonKeys(of.Elem(), keys)
	case reflect.Struct:
		for i := range of.NumField() {
			field := of.Field(i)
			if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" {
				keys[name] = true
			}
			if field.IsExported() && of != reflect.TypeFor[diff.Value]() {
				jsonKeys(field.Type, keys)
			}
		}
	}
}
