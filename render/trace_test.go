package render

import (
	"context"
	"testing"
)

// TestTraceCorpus traces all objects of the corpus and counts how many lines
// find their template.
func TestTraceCorpus(t *testing.T) {
	r := NewRenderer()
	objects, placed := 0, 0
	for _, p := range corpusPacks(t) {
		in := testInput(p)
		out, err := r.Render(context.Background(), in)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range out.Objects {
			objects++
			lines := r.Trace(context.Background(), in, o.Source, o.Template)
			if o.Line-1 < len(lines) && lines[o.Line-1].Line > 0 {
				placed++
			} else if testing.Verbose() {
				t.Logf("%s %s line %d of %d", p.Path, o.Template, o.Line, len(lines))
			}
		}
	}
	t.Logf("%d of %d objects placed", placed, objects)
	if placed*100 < objects*97 {
		t.Error("too few")
	}
}
