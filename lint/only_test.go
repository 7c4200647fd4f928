package lint

import "testing"

func TestOnly(t *testing.T) {
	r := &Result{
		Packs:    []PackReport{{Path: "a", Objects: 2}, {Path: "b", Objects: 3}},
		Findings: []Finding{{Rule: "x", Pack: "a"}, {Rule: RuleCrashed, Pack: "b"}},
		Stale:    []Known{{Pack: "a"}, {Pack: "b"}},
		Summary:  Summary{Packs: 2, Objects: 5, Duration: 7},
		Notes:    []string{"note"},
		Crashed:  true,
	}
	got := r.Only(func(path string) bool { return path == "a" })
	if len(got.Packs) != 1 || len(got.Findings) != 1 || len(got.Stale) != 1 || len(got.Notes) != 1 || got.Crashed || got.Summary != (Summary{Packs: 1, Objects: 2, Duration: 7}) {
		t.Errorf("%+v", got)
	}
	if got := r.Only(func(path string) bool { return path == "b" }); !got.Crashed {
		t.Error("the crash is gone")
	}
	if len(r.Stale) != 2 || r.Stale[1].Pack != "b" {
		t.Errorf("the result itself is changed: %+v", r)
	}
}
