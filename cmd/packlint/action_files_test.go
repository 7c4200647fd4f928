package main

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/packlint/packlint/github"
	"github.com/packlint/packlint/internal/runnertest"
	"github.com/packlint/packlint/lint"
)

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../..", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// actionImage is what action.yml runs: on a branch what the Dockerfile makes, on the
// tag of a release what .ci/stamp has written.
var actionImage = regexp.MustCompile(`^(Dockerfile|docker://[a-z0-9./_-]+@sha256:[0-9a-f]{64})$`)

// TestActionMetadata: action.yml and the program know the same inputs, with the
// same defaults, and the same outputs.
func TestActionMetadata(t *testing.T) {
	var metadata struct {
		Inputs  map[string]struct{ Default string }
		Outputs map[string]any
		Runs    struct{ Using, Image string }
	}
	readYAML(t, "action.yml", &metadata)
	asked := map[string]bool{}
	presets := func(name string) string {
		input, ok := strings.CutPrefix(name, "INPUT_")
		if !ok || strings.Contains(input, "_") {
			return ""
		}
		input = strings.ToLower(input)
		asked[input] = true
		if input == "token" {
			return ""
		}
		return metadata.Inputs[input].Default
	}
	event := github.Event{Name: "push"}
	with, err := github.ReadInputs(presets, event)
	if err != nil {
		t.Fatal(err)
	}
	without, err := github.ReadInputs(func(string) string { return "" }, event)
	if err != nil {
		t.Fatal(err)
	}
	if len(with.Paths) != 1 || with.Paths[0] != "." { // what no path at all means, too
		t.Errorf("the paths are %q", with.Paths)
	}
	with.Paths = nil
	if got, want := with, without; !slices.Equal(got.Policies, want.Policies) || got.Comment != want.Comment || got.Summary != want.Summary ||
		got.NewOnly != want.NewOnly || got.ChangedOnly != want.ChangedOnly || got.Suggest != want.Suggest || got.UploadSARIF != want.UploadSARIF ||
		got.CheckRun != want.CheckRun || got.Publish != want.Publish || got.Shards != want.Shards || got.CommentID != want.CommentID || got.FailOn != want.FailOn {
		t.Errorf("the defaults of action.yml give %+v, those of the program %+v", got, want)
	}
	if got, want := slices.Sorted(maps.Keys(asked)), slices.Sorted(maps.Keys(metadata.Inputs)); !slices.Equal(got, want) {
		t.Errorf("the program reads %q, action.yml has %q", got, want)
	}
	var names []string
	for _, o := range (&action{result: &lint.Result{}}).outputs(nil) {
		names = append(names, o.Name)
	}
	slices.Sort(names)
	if want := slices.Sorted(maps.Keys(metadata.Outputs)); !slices.Equal(names, want) {
		t.Errorf("the program gives %q, action.yml has %q", names, want)
	}
	if metadata.Runs.Using != "docker" || !actionImage.MatchString(metadata.Runs.Image) {
		t.Errorf("%+v", metadata.Runs)
	}
}

// TestHooks: the hooks of pre-commit run commands that are there.
func TestHooks(t *testing.T) {
	var hooks []struct{ ID, Entry, Language string }
	readYAML(t, ".pre-commit-hooks.yaml", &hooks)
	if len(hooks) != 2 {
		t.Errorf("%d hooks", len(hooks))
	}
	for _, h := range hooks {
		words := strings.Fields(h.Entry)
		cmd, rest, err := rootCommand().Find(words[1:])
		if words[0] != "packlint" || err != nil || len(rest) > 0 || cmd.Name() != words[1] {
			t.Errorf("%s: %q: %v", h.ID, h.Entry, err)
		}
	}
}

// unreleased copies the actions, and the scripts that release them, into a directory.
// On the tag of a release the places of image and version are taken: what is copied is
// what stood there before.
func unreleased(t *testing.T, dir string) {
	t.Helper()
	image := regexp.MustCompile(`(?m)^(  image: )docker://\S+$`)
	version := regexp.MustCompile(`(?m)^(        OWN_VERSION: )v[0-9]+\.\S+$`)
	for _, name := range []string{"action.yml", "setup/action.yml", ".ci/stamp", ".ci/released"} {
		text, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		text = image.ReplaceAll(text, []byte("${1}Dockerfile"))
		text = version.ReplaceAll(text, []byte(`${1}""`))
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o755); err != nil {
			t.Fatal(err)
		}
	}
}

// TestStamp: a release finds the places of its image and its version.
func TestStamp(t *testing.T) {
	dir := t.TempDir()
	unreleased(t, dir)
	stamp := func(image string) error {
		return exec.Command("bash", filepath.Join(dir, ".ci/stamp"), "v1.2.3", image).Run()
	}
	if err := stamp("registry.example.com/packlint:v1"); err == nil {
		t.Error("a tag is no digest")
	}
	image := "registry.example.com/o/packlint@sha256:" + strings.Repeat("0a", 32)
	if err := stamp(image); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"action.yml": "\n  image: docker://" + image + "\n", "setup/action.yml": "\n        OWN_VERSION: v1.2.3\n"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s lacks %q: %v", name, want, err)
		}
	}
	if err := stamp(image); err != nil {
		t.Errorf("the same release again: %v", err)
	}
	if err := stamp(strings.ReplaceAll(image, "0a", "0b")); err == nil {
		t.Error("there was no place for a second image, and nobody said so")
	}
}

// TestReleased: a release goes on with the image that its tag names, and with no other
// tag.
func TestReleased(t *testing.T) {
	r := runnertest.NewRepo(t)
	unreleased(t, r.Dir)
	r.Commit()
	released := func(version string) (string, error) {
		out, err := exec.Command("bash", filepath.Join(r.Dir, ".ci/released"), version).Output()
		return string(out), err
	}
	if got, err := released("v1.2.3"); got != "" || err != nil {
		t.Errorf("no tag: %q, %v", got, err)
	}
	r.Git("tag", "v1.2.2")
	image := "ghcr.io/o/packlint@sha256:" + strings.Repeat("0a", 32)
	if out, err := exec.Command("bash", filepath.Join(r.Dir, ".ci/stamp"), "v1.2.3", image).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	r.Commit()
	r.Git("tag", "v1.2.3")
	r.Git("tag", "v1.2.4")
	// What is checked out says nothing.
	r.Git("checkout", "-q", "v1.2.2")
	if got, err := released("v1.2.3"); got != image+"\n" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	for version, why := range map[string]string{"v1.2.2": "its actions are not stamped", "v1.2.4": "its actions are of v1.2.3"} {
		if got, err := released(version); got != "" || err == nil {
			t.Errorf("%s, but %s: %q", version, why, got)
		}
	}
}
