package publish

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"oras.land/oras-go/v2/registry"
)

func sampleReport() *Report {
	r := &Report{Version: 1, Registry: "registry.example/packs", Packs: []Entry{
		{Pack: "packs/a", Name: "a", Version: "1", Changes: []Change{}},
		{Pack: "packs/b", Name: "b", Version: "1", Changes: []Change{}},
		{Pack: "packs/c", Name: "c", Version: "1", Changes: []Change{}, Outcome: NotLinted, Message: "an error\x1b[31m"},
	}}
	ref := registry.Reference{Registry: "registry.example", Repository: "packs/spectro-packs/archive/a", Reference: "1"}
	old := &Published{Reference: ref}
	old.Manifest.Digest = "sha256:0"
	r.Packs[0].Enter(Push{Outcome: Pushed, Reference: ref, Manifest: "sha256:1", Before: old, Changes: []Change{{"values.yaml", "changed"}}}, "a typo")
	r.Packs[1].Enter(Push{Outcome: PushFailed, Reference: ref, Err: errors.New("no answer")}, "a typo")
	r.Summarize(5 << 20)
	return r
}

func TestText(t *testing.T) {
	var b bytes.Buffer
	must(t, sampleReport().Text(&b))
	const want = `published     registry.example/packs/spectro-packs/archive/a:1@sha256:1
              in place of sha256:0: a typo
failed        registry.example/packs/spectro-packs/archive/a:1
              no answer
not-clean     packs/c
              an error\x1b[31m
3 packs to registry.example/packs: 1 published, 0 already there, 2 failed; 5.0 MiB sent
`
	if b.String() != want {
		t.Errorf("printed\n%s", b.String())
	}
}

// TestJSON wants every key of the report in its documentation.
func TestJSON(t *testing.T) {
	var b bytes.Buffer
	must(t, sampleReport().JSON(&b))
	var v any
	must(t, json.Unmarshal(b.Bytes(), &v))
	page, err := os.ReadFile("../docs/publishing.md")
	must(t, err)
	_, table, _ := strings.Cut(string(page), "\n## The report\n")
	table, _, _ = strings.Cut(table, "\n## ")
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, value := range v {
				if !strings.Contains(table, "`"+key+"`") && !strings.Contains(table, "`."+key+"`") && !strings.Contains(table, key+"[]`") {
					t.Errorf("publishing.md does not explain %s", key)
				}
				walk(value)
			}
		case []any:
			for _, value := range v {
				walk(value)
			}
		}
	}
	walk(v)
}
