package diff

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/internal/packtest"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// packsOf compares the packs old and new of a txtar text.
func packsOf(t testing.TB, text string) *Changes {
	t.Helper()
	dir := t.TempDir()
	packtest.Write(t, dir, txtar.Parse([]byte(text)).Files)
	return between(t, filepath.Join(dir, "old"), filepath.Join(dir, "new"))
}

func between(t testing.TB, old, new string) *Changes {
	t.Helper()
	engine, err := lint.New(nil, lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := Packs(context.Background(), engine, &pack.Location{Dir: old, Path: "old"}, pack.Location{Dir: new, Path: "new"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func kindsOf(c *Changes) []Kind {
	var out []Kind
	for _, a := range c.Attention {
		out = append(out, a.Kind)
	}
	return out
}

func expect[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// TestBroken: what cannot be read is said, and does not keep the rest.
func TestBroken(t *testing.T) {
	c := packsOf(t, `
-- old/pack.json --
{"name": "b", "version": "1", "layer": "addon",
-- old/values.yaml --
a: 1
-- new/pack.json --
{"name": "b", "version": "2", "layer": "addon", "charts": ["charts/b-1.tgz"]}
-- new/values.yaml --
a: [1
-- new/charts/b-1.tgz --
no archive
`)
	if c.Old.Version != "1" || c.New.Version != "2" || len(c.Files.Changed) != 2 || len(c.Files.Added) != 1 {
		t.Errorf("%+v", c)
	}
	for _, want := range []string{"pack.json of the old version was not compared", "values.yaml was not compared", "the old version: it was not rendered", "old cannot be rendered: "} {
		if !slices.ContainsFunc(c.NotChecked, func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("%q is not in %q", want, c.NotChecked)
		}
	}
	if len(c.Values.Changes)+len(c.Objects.Added)+len(c.Images.Changes) > 0 {
		t.Errorf("changes without something to compare: %+v", c)
	}
}

// TestPartial: what a broken chart does not give is not said to go.
func TestPartial(t *testing.T) {
	const chart = `
-- %/pack.json --
{"name": "p", "version": "1", "layer": "addon", "charts": ["charts/a-1.tgz", "charts/b-1.tgz"]}
-- %/charts/b-1.tgz/b/Chart.yaml --
apiVersion: v2
name: b
version: 1.0.0
-- %/charts/b-1.tgz/b/templates/b.yaml --
apiVersion: v1
kind: ConfigMap
metadata: {name: b}
`
	c := packsOf(t, strings.ReplaceAll(chart, "%", "old")+`
-- old/charts/a-1.tgz/a/Chart.yaml --
apiVersion: v2
name: a
version: 1.0.0
-- old/charts/a-1.tgz/a/templates/a.yaml --
apiVersion: v1
kind: Namespace
metadata: {name: a}
`+strings.ReplaceAll(chart, "%", "new")+`
-- new/charts/a-1.tgz --
broken
`)
	if len(c.Charts) != 1 || c.Charts[0].Name != "b" || len(c.Objects.Removed) != 1 {
		t.Errorf("charts %+v, objects %+v", c.Charts, c.Objects)
	}
	expect(t, "attention", kindsOf(c), []Kind{SameVersion})
	for _, want := range []string{"the chart charts/a-1.tgz was not compared", "not all of it was rendered"} {
		if !slices.ContainsFunc(c.NotChecked, func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("%q is not in %q", want, c.NotChecked)
		}
	}
}

const corpus = "../../shared/corpus/packs"

// TestCorpus: a pack does not differ from itself, and what one direction adds
// the other removes.
func TestCorpus(t *testing.T) {
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("needs the corpus in ../shared")
	}
	for _, pair := range [][2]string{
		{"elastic-stack-0.18.2", "elastic-stack-0.19.0"}, {"spegel-0.0.30", "spegel-0.7.0"}, {"karpenter-1.0.5", "karpenter-1.5.1"},
		{"hello-universe-1.1.1", "hello-universe-1.1.2"}, {"kubewatch-1.0.7", "kubewatch-3.5.0"},
	} {
		old, new := filepath.Join(corpus, pair[0]), filepath.Join(corpus, pair[1])
		self := between(t, new, new)
		if n := len(self.Metadata) + len(self.Values.Changes) + len(self.Images.Changes) + len(self.Objects.Added) + len(self.Objects.Removed) +
			len(self.Objects.Changed) + len(self.Presets) + len(self.Schema) + len(self.Files.Changed) + len(self.Attention); n > 0 {
			t.Errorf("%s differs from itself: %+v", pair[1], self)
		}
		there, back := between(t, old, new), between(t, new, old)
		if len(there.Objects.Added) != len(back.Objects.Removed) || len(there.Objects.Changed) != len(back.Objects.Changed) ||
			len(there.Files.Added) != len(back.Files.Removed) || len(there.Values.Changes) != len(back.Values.Changes) {
			t.Errorf("%v: the way back is another", pair)
		}
		if !slices.Contains(kindsOf(back), LowerVersion) {
			t.Errorf("%v: the way back is not said to go down", pair)
		}
		a, err := json.Marshal(there)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(between(t, old, new))
		if err != nil || string(a) != string(b) {
			t.Errorf("%v: two runs differ (%v)", pair, err)
		}
		if strings.Contains(string(a), ":null,\"changes\"") {
			t.Errorf("%v: a list is null", pair)
		}
	}
}

func TestRequiredValues(t *testing.T) {
	const meta = "-- %/pack.json --\n" + `{"name": "p", "version": "1", "layer": "addon"}` + "\n-- %/values.yaml --\na: ''\nb: 1\nc: ''\n-- %/schema.yaml --\n"
	const required, free = "schema: '{{ required | format \"${string}\" }}'", "schema: '{{ format \"${string}\" }}'"
	c := packsOf(t, strings.ReplaceAll(meta, "%", "old")+"a: {"+free+"}\nc: {"+required+"}\n"+
		strings.ReplaceAll(meta, "%", "new")+"a: {"+required+"}\nb: {"+required+"}\nc: {"+required+"}\nd: {"+required+"}\n")
	if i := slices.IndexFunc(c.Attention, func(a Attention) bool { return a.Kind == RequiredValue }); i < 0 || c.Attention[i].Message != "users have to set `a`, `d` now" {
		t.Errorf("%v", c.Attention)
	}
	expect(t, "entries", lines(c.Schema)[1:], []string{`+ b: {{ required | format "${string}" }}`, `+ d: {{ required | format "${string}" }}`})
}
