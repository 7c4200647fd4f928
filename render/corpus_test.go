package render

import (
	"context"
	"io"
	"log"
	"os"
	"path/filepath"
	"testing"

	"github.com/packlint/packlint/pack"
)

func corpusPacks(t testing.TB) []*pack.Pack {
	t.Helper()
	dirs, _ := filepath.Glob(filepath.Join(corpus, "*"))
	if len(dirs) == 0 {
		t.Skip("the corpus of real packs is not at " + corpus)
	}
	log.SetOutput(io.Discard)
	t.Cleanup(func() { log.SetOutput(os.Stderr) })
	var loader pack.Loader
	var out []*pack.Pack
	for _, dir := range dirs {
		p, err := loader.Load(pack.Location{Dir: dir, Path: filepath.Base(dir)})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}

func testInput(p *pack.Pack) Input {
	return Input{Pack: p, KubernetesVersion: "v1.37.2", APIVersions: testAPIVersions, Macros: Macros{KubernetesVersion: "1.37.2"}}
}

// TestCorpus renders all packs as shipped and with each preset. These packs are
// deployed: whatever keeps one from rendering waits for a user's input, and the
// rest of it renders with samples. go test -run Corpus -v lists the failures.
func TestCorpus(t *testing.T) {
	r := NewRenderer()
	for _, p := range corpusPacks(t) {
		in := testInput(p)
		variants := [][]Preset{nil}
		for _, preset := range Presets(p, in.Macros) {
			variants = append(variants, []Preset{preset})
		}
		for _, in.Presets = range variants {
			name := p.Path
			for _, preset := range in.Presets {
				name += " with " + preset.Name
			}
			out, err := r.Render(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range out.Failures {
				if f.Kind != NeedsInput {
					t.Errorf("%s: %s %v %s:%d: %s", name, f.Kind, f.ValuesPath, f.At.Template, f.At.Line, f.Message)
				}
				t.Logf("%s: %s %v %s:%d:%d sampled=%v preset=%q %s", name, f.Kind, f.ValuesPath,
					f.At.Template, f.At.Line, f.At.Column, f.Sampled, f.CuredByPreset, f.Message)
			}
			for _, s := range out.Skipped {
				t.Logf("%s: skipped: %s", name, s)
			}
		}
	}
}
