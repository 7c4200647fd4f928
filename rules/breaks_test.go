package rules_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/internal/packtest"
	"github.com/packlint/packlint/internal/ruletest"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/rules"
)

// TestBreaks breaks one thing in a sound pack: there is exactly one finding then,
// at the line of the break.
func TestBreaks(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, file, old, new string
		want                 string // file:line rule; "" for a sound pack
	}{
		{"nothing", "values.yaml", "", "", ""},
		{"the type of a field of a custom resource", "values.yaml", "interval: 30", "interval: often", "values.yaml:14 custom-resource-schema"},
		{"the name of a field of a custom resource", "values.yaml", "port: 80", "prot: 80", "values.yaml:17 custom-resource-schema"},
		{"a bound of a custom resource", "values.yaml", "interval: 30", "interval: 0", "values.yaml:14 custom-resource-schema"},
		{"the type of a field", "values.yaml", "replicas: 2", "replicas: two", "values.yaml:11 kubernetes-schema"},
		{"the name of a field", "values.yaml", "      limits:", "      limit:", "values.yaml:22 kubernetes-schema"},
		{"the form of a quantity", "values.yaml", "memory: 128Mi", "memory: 128 Mi", "values.yaml:23 kubernetes-schema"},
		{"the indentation of an override", "values.yaml", "    probe:\n      enabled: true\n      interval: 30\n      targets:\n        - name: web\n          port: 80\n", "  probe:\n    enabled: true\n    interval: 30\n    targets:\n      - name: web\n        port: 80\n", "values.yaml:12 charts-key-unknown"},
		{"the indentation of one key", "values.yaml", "      interval: 30\n", "    interval: 30\n", "values.yaml:15 values-syntax"},
		{"the value that a preset sets", "presets.yaml", "replicas: 5", "replicas: many", "presets.yaml:17 preset-render-failed"},
		{"the key that a preset sets", "presets.yaml", "replicas: 5", "replica: 5", "presets.yaml:10 preset-no-effect"},
		{"the chart that a preset sets", "presets.yaml", "    sound:\n          replicas: 5", "    sond:\n          replicas: 5", "presets.yaml:16 preset-add-unknown-chart"},
		{"the tag of a listed image", "values.yaml", "sound:1.0.0", "sound:1.0.1", "values.yaml:5 image-tag-disagrees"},
		{"the tag of a deployed image", "values.yaml", "tag: 1.0.0", "tag: 1.0.1", "values.yaml:10 image-tag-disagrees"},
		{"the key of the name", "pack.json", "\"name\":", "\"nmae\":", "pack.json:1 pack-json-required, pack.json:2 pack-json-unknown-key"},
		{"a listed image", "values.yaml", "sound:1.0.0", "sonud:1.0.0", "values.yaml:4 image-not-listed"},
	}
	sound, err := txtar.ParseFile(filepath.Join("testdata", "sound.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	linter, err := lint.New(rules.All(), lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var files []txtar.File
			for _, f := range sound.Files {
				if f.Name == "sound-1.0.0/"+tt.file && tt.old != "" {
					broken := strings.Replace(string(f.Data), tt.old, tt.new, 1)
					if broken == string(f.Data) {
						t.Fatalf("%s does not hold %q", tt.file, tt.old)
					}
					f.Data = []byte(broken)
				}
				files = append(files, f)
			}
			dir := t.TempDir()
			packtest.Write(t, dir, files)
			var got []string
			for _, f := range ruletest.LintTree(t, linter, dir).Findings {
				got = append(got, fmt.Sprintf("%s:%d %s", filepath.Base(f.File), f.Line, f.Rule))
				t.Logf("%s: %s (%s)", got[len(got)-1], f.Message, f.Hint)
			}
			if strings.Join(got, ", ") != tt.want {
				t.Errorf("got %v, want %s", got, tt.want)
			}
		})
	}
}
