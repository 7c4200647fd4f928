package kube

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// TestCorpus validates what can be read without rendering in the corpus of real
// packs: custom resource definitions of charts, and manifests without templates.
// They are installed by users, so that a violation is ours until shown otherwise.
func TestCorpus(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "shared", "corpus", "packs")
	if _, err := os.Stat(root); err != nil {
		t.Skip("no corpus of packs beside the repository")
	}
	v := newValidator(t)
	objects, checked := 0, 0
	for _, pattern := range []string{"*/charts/*/crds/*.yaml", "*/charts/*/crds/*/*.yaml", "*/charts/*/charts/*/crds/*.yaml", "*/manifests/*.yaml", "*/manifests/*.yml"} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(text, []byte("{{")) {
				continue
			}
			name, _ := filepath.Rel(root, file)
			for _, document := range strings.Split("\n"+string(text), "\n---") {
				var object map[string]any
				if err := yaml.Unmarshal([]byte(document), &object); err != nil || object == nil {
					continue
				}
				todo := []any{object}
				if items, ok := Items(object); ok {
					todo = items
				}
				for _, item := range todo {
					object, ok := item.(map[string]any)
					if !ok {
						continue
					}
					objects++
					verdict, violations, err := v.Validate(Newest(), object)
					if err != nil {
						t.Errorf("%s: %v", name, err)
					}
					if verdict != NoSchema {
						checked++
					}
					for _, line := range render(violations) {
						t.Errorf("%s: %v %v: %s", name, object["kind"], at(object, []string{"metadata", "name"}), line)
					}
				}
			}
		}
	}
	t.Logf("%d objects, %d with a schema", objects, checked)
}
