package publish

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/packlint/packlint/internal/registrytest"
)

var update = flag.Bool("update", false, "rewrite testdata/manifest.json with what oras pushes")

// annotations are those of the golden manifest.
var annotations = map[string]string{
	ocispec.AnnotationCreated:  "2026-11-23T12:00:00Z",
	ocispec.AnnotationSource:   "https://github.com/example/packs",
	ocispec.AnnotationRevision: "0123456789abcdef0123456789abcdef01234567",
}

// TestManifest holds the manifest to the one that oras has pushed for the same
// file (TestOras).
func TestManifest(t *testing.T) {
	_, raw, err := Manifest(context.Background(), build(t, samplePack), annotations)
	must(t, err)
	golden, err := os.ReadFile(filepath.Join("testdata", "manifest.json"))
	must(t, err)
	if got, want := pretty(t, raw), pretty(t, golden); got != want {
		t.Errorf("manifest differs\n--- got\n%s\n--- oras\n%s", got, want)
	}
}

func pretty(t testing.TB, raw []byte) string {
	t.Helper()
	var v any
	must(t, json.Unmarshal(raw, &v))
	text, err := json.MarshalIndent(v, "", "  ")
	must(t, err)
	return string(text) + "\n"
}

// TestOras pushes and pulls with the real program. .ci/run builds it; elsewhere
// the test runs where oras is on the PATH.
func TestOras(t *testing.T) {
	oras, err := exec.LookPath("oras")
	if err != nil {
		t.Skip("needs oras on the PATH")
	}
	r := registrytest.Start(t, registrytest.Options{})
	c, to, ctx := anonymous(t), target(t, r), context.Background()
	a := build(t, samplePack)
	dir := t.TempDir()
	run := func(name string, args ...string) []byte {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, stderr.Bytes())
		}
		return out
	}

	// What packlint pushes, oras and tar unpack.
	pushed := c.Push(ctx, to, a, PushOptions{Annotations: annotations})
	if pushed.Outcome != Pushed {
		t.Fatal(pushed.Err)
	}
	run(oras, "pull", "--plain-http", pushed.Reference.String())
	got, err := os.ReadFile(filepath.Join(dir, a.FileName()))
	must(t, err)
	if !bytes.Equal(got, a.Bytes()) {
		t.Error("oras pulls another file than was pushed")
	}
	if listed := run("tar", "-tzf", a.FileName()); !strings.HasPrefix(string(listed), "hello-1.0.0/\n") || !strings.Contains(string(listed), "\nhello-1.0.0/pack.json\n") {
		t.Errorf("tar lists\n%s", listed)
	}

	// What oras pushes of the same file, is the same, byte for byte.
	args := []string{"push", "--plain-http"}
	for key, value := range annotations {
		args = append(args, "--annotation", key+"="+value)
	}
	if help := run(oras, "push", "--help"); bytes.Contains(help, []byte("--image-spec")) {
		args = append(args, "--image-spec", "v1.0") // newer than v1.0, which knew nothing else
	}
	run(oras, append(args, r.Host+"/oras/hello:1.0.0", a.FileName())...)
	theirs := run(oras, "manifest", "fetch", "--plain-http", r.Host+"/oras/hello:1.0.0")
	_, ours, err := Manifest(ctx, a, annotations)
	must(t, err)
	if pretty(t, theirs) != pretty(t, ours) {
		t.Errorf("manifests differ\n--- packlint\n%s\n--- oras\n%s", pretty(t, ours), pretty(t, theirs))
	}
	golden := filepath.Join("testdata", "manifest.json")
	if *update {
		must(t, os.MkdirAll("testdata", 0o755))
		must(t, os.WriteFile(golden, []byte(pretty(t, theirs)), 0o644))
	}
	if want, err := os.ReadFile(golden); err != nil || string(want) != pretty(t, theirs) {
		t.Errorf("%s is stale: run go test ./publish -run TestOras -update (%v)", golden, err)
	}
}
