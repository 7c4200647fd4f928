package report

import (
	"strings"
	"testing"

	"github.com/packlint/packlint/lint"
)

// TestReadJSON: what is read back shows the same as what was written.
func TestReadJSON(t *testing.T) {
	for name, r := range map[string]*lint.Result{"hostile": hostile(), "nothing": {}, "crashed": {
		Packs: []lint.PackReport{{Path: "p"}}, Findings: []lint.Finding{{Rule: lint.RuleCrashed, Severity: lint.Error, Pack: "p"}}, Crashed: true,
	}} {
		got, err := ReadJSON(written(t, "json", r, Options{}))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if name == "hostile" { // bytes that are not UTF-8 do not survive JSON
			got.Packs, got.Findings = got.Packs[:4], got.Findings[:20]
			r.Packs, r.Findings = r.Packs[:4], r.Findings[:20]
		}
		for _, format := range []string{"markdown", "github"} {
			if a, b := string(written(t, format, r, Options{})), string(written(t, format, got, Options{})); a != b {
				t.Errorf("%s as %s: got\n%s\nwant\n%s", name, format, b, a)
			}
		}
	}
}

// TestReadJSONHostile: what is no report is refused, and what claims to be one is
// still nothing but text.
func TestReadJSONHostile(t *testing.T) {
	for text, want := range map[string]string{
		"":               "it is no JSON report",
		"[]":             "it is no JSON report",
		`{"version": 1}`: "it is no JSON report of packlint in format 1",
		`{"version": 2, "tool": {"name": "packlint"}}`:                                         "in format 1",
		`{"version": 1, "tool": {"name": "packlint"}, "findings": [{"severity": "terrible"}]}`: "unknown severity",
	} {
		if _, err := ReadJSON([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	r, err := ReadJSON([]byte(`{"version": 1, "tool": {"name": "packlint"}, "packs": [{"path": "<!-- p", "skipped": ["@everyone"], "unvalidated": {"[x](y)": 1}}],
		"findings": [{"rule": "](https://evil.example)", "severity": "error", "message": "</details> @everyone", "pack": "elsewhere", "file": "../../x", "line": -5}]}`))
	if err != nil {
		t.Fatal(err)
	}
	inertMarkdown(t, written(t, "markdown", r, Options{}))
	if got := annotations(t, written(t, "github", r, Options{})); len(got) != 1 || got[0].Properties["line"] != "1" {
		t.Errorf("%v", got)
	}
}
