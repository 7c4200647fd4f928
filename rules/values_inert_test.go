package rules

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/internal/packtest"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// lintCase runs rules over all packs of a case.
func lintCase(t *testing.T, files []txtar.File, rules ...*lint.Rule) []lint.Finding {
	t.Helper()
	dir := t.TempDir()
	packtest.Write(t, dir, files)
	locations, err := pack.Find([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	linter, err := lint.New(rules, lint.Options{Jobs: 1})
	if err != nil {
		t.Fatal(err)
	}
	result, err := linter.Run(context.Background(), locations)
	if err != nil {
		t.Fatal(err)
	}
	return result.Findings
}

// TestValuesInertIsOneHeadline wants what values-inert and
// values-key-not-in-chart say of the same settings to have one cause, and a
// setting of which the latter knows what was meant to be left to it.
func TestValuesInertIsOneHeadline(t *testing.T) {
	for name, test := range map[string]struct{ values, want string }{
		"a section in the wrong place": {
			"{replicas: 3, image: x, host: x, port: 1}",
			"values-inert error values-inert app; values-key-not-in-chart warning values-inert app"},
		"a section of two settings": {
			"{replicas: 3, image: x}",
			"values-inert error values-inert app; values-key-not-in-chart warning values-inert app; values-key-not-in-chart warning values-inert app"},
		"a typo": {"{app: {replicass: 3}}", "values-key-not-in-chart warning -"},
		"a typo and a dead setting of the chart's own": {
			"{app: {replicass: 3, dead: true}}",
			"values-key-not-in-chart warning -; values-inert warning values-inert app"},
	} {
		t.Run(name, func(t *testing.T) {
			findings := lintCase(t, []txtar.File{
				{Name: "p/pack.json", Data: []byte(`{"name": "p", "version": "1.0.0", "layer": "addon", "charts": ["charts/app-1.0.0.tgz"]}`)},
				{Name: "p/values.yaml", Data: []byte("charts: {app: " + test.values + "}\n")},
				{Name: "p/charts/app-1.0.0.tgz/app/Chart.yaml", Data: []byte("apiVersion: v2\nname: app\nversion: 1.0.0\n")},
				{Name: "p/charts/app-1.0.0.tgz/app/values.yaml", Data: []byte("app: {replicas: 1, image: x, host: x, port: 1, dead: false}\n")},
				{Name: "p/charts/app-1.0.0.tgz/app/templates/x.yaml", Data: []byte("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {x: \"{{ .Values.app.replicas }}{{ .Values.app.image }}{{ .Values.app.host }}{{ .Values.app.port }}\"}\n")},
			}, &ValuesInert, &ValuesKeyNotInChart)
			var got []string
			for _, f := range findings {
				cause := "-"
				if f.Cause != nil {
					cause = *f.Cause
				}
				got = append(got, f.Rule+" "+f.Severity.String()+" "+cause)
			}
			if strings.Join(got, "; ") != test.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "; "), test.want)
			}
		})
	}
}

// TestValuesInertOtherPacks wants a value to be of use that a macro in another
// pack of the run reads.
func TestValuesInertOtherPacks(t *testing.T) {
	example, err := txtar.ParseFile(filepath.Join("testdata", "values-inert.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	var files []txtar.File
	for _, f := range example.Files {
		if strings.HasPrefix(f.Name, "bad/nested/") {
			files = append(files, f)
		}
	}
	if findings := lintCase(t, files, &ValuesInert); len(findings) != 1 || findings[0].Severity != lint.Error {
		t.Fatalf("alone: %v", findings)
	}
	reader := func(ref string) []lint.Finding {
		return lintCase(t, append(files,
			txtar.File{Name: "other/pack.json", Data: []byte(`{"name": "other", "version": "1.0.0", "layer": "addon"}`)},
			txtar.File{Name: "other/values.yaml", Data: []byte("pack: {namespace: \"{{ .spectro.pack." + ref + " }}\"}\n")},
		), &ValuesInert)
	}
	if findings := reader("nested.charts.app.app"); len(findings) != 0 {
		t.Errorf("read by a macro: %v", findings)
	}
	// The rest is a setting of the chart that does nothing, but not all of them.
	if findings := reader("nested.charts.app.app.replicas"); len(findings) != 1 || findings[0].Severity != lint.Warning || !strings.Contains(findings[0].Message, "charts.app.app.image") {
		t.Errorf("a part read by a macro: %v", findings)
	}
}
