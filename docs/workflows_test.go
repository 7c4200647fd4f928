package docs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const actionPage = "github-action.md"

// TestAdoptedWorkflows: the page shows what `packlint adopt` writes.
func TestAdoptedWorkflows(t *testing.T) {
	page := read(t, actionPage)
	for _, name := range []string{"packlint.yml", "packlint-comment.yml"} {
		want := strings.ReplaceAll(read(t, "../cmd/packlint/workflows/"+name), "'PATHS'", "'packs'")
		block := regexp.MustCompile(fmt.Sprintf("(?s)(<!-- workflow: %s -->\n\n```yaml\n)(.*?)(```\n)", regexp.QuoteMeta(name)))
		m := block.FindStringSubmatch(page)
		if m == nil {
			t.Errorf("%s does not show %s", actionPage, name)
			continue
		}
		if m[2] == want {
			continue
		}
		if !*update {
			t.Errorf("%s in %s is stale: go test ./docs -update", name, actionPage)
		}
		page = strings.Replace(page, m[0], m[1]+want+m[3], 1)
	}
	if *update {
		if err := os.WriteFile(actionPage, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// action is an action's metadata, as far as workflows depend on it.
type action struct {
	Inputs, Outputs map[string]struct {
		Description string
		Default     string
	}
}

func readAction(t *testing.T, name string) action {
	t.Helper()
	var a action
	if err := yaml.Unmarshal([]byte(read(t, name)), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// TestWorkflowInputs: the workflows of the page give our actions inputs that these
// have, pin the actions of others to a commit, and do not run for old commits.
func TestWorkflowInputs(t *testing.T) {
	known := map[string]action{
		"packlint/packlint@RELEASE":       readAction(t, "../action.yml"),
		"packlint/packlint/setup@RELEASE": readAction(t, "../setup/action.yml"),
	}
	pinned := regexp.MustCompile(`^[\w-]+/[\w/-]+@[0-9a-f]{40}$`)
	used := map[string]int{}
	for _, m := range regexp.MustCompile("(?s)\n```yaml\n(.*?)```\n").FindAllStringSubmatch(read(t, actionPage), -1) {
		var workflow struct {
			On          map[string]any
			Concurrency struct {
				Group  string
				Cancel bool `yaml:"cancel-in-progress"`
			}
			Jobs map[string]struct {
				Steps []struct {
					Uses string
					With map[string]any
				}
			}
		}
		if err := yaml.Unmarshal([]byte(m[1]), &workflow); err != nil {
			t.Errorf("%v in\n%s", err, m[1])
		}
		if len(workflow.Jobs) == 0 {
			t.Errorf("no workflow:\n%s", m[1])
		}
		// Runs that are not for a pull request are alone in their group.
		const group = "${{ github.workflow }}-${{ github.event.pull_request.number || github.run_id }}"
		if _, pull := workflow.On["pull_request"]; pull && (workflow.Concurrency.Group != group || !workflow.Concurrency.Cancel) {
			t.Errorf("a new commit does not cancel the run for the one before:\n%s", m[1])
		}
		for _, job := range workflow.Jobs {
			for _, step := range job.Steps {
				ours, ok := known[step.Uses]
				used[step.Uses]++
				if !ok && step.Uses != "" && !pinned.MatchString(step.Uses) {
					t.Errorf("%s is not pinned", step.Uses)
				}
				for input := range step.With {
					if _, there := ours.Inputs[input]; ok && !there {
						t.Errorf("%s has no input %s", step.Uses, input)
					}
				}
			}
		}
	}
	for name := range known {
		if used[name] < 2 {
			t.Errorf("%s is in %d workflows", name, used[name])
		}
	}
}

// TestShards: the required check of the sharded workflow fails unless all shards have
// passed, or there was none to begin with; and a plan that fails has no matrix.
func TestShards(t *testing.T) {
	_, page, _ := strings.Cut(read(t, actionPage), "\n## Many packs, in shards\n\n```yaml\n")
	text, _, _ := strings.Cut(page, "```\n")
	var workflow struct {
		Jobs map[string]struct{ Steps []struct{ Run string } }
	}
	if err := yaml.Unmarshal([]byte(text), &workflow); err != nil {
		t.Fatal(err)
	}
	// GitHub runs the last step of both jobs as it runs all scripts.
	run := func(job string, env ...string) error {
		steps := workflow.Jobs[job].Steps
		cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", steps[len(steps)-1].Run)
		cmd.Env = append(os.Environ(), env...)
		return cmd.Run()
	}
	const some, none = `{"include":[{"shard":"1/1","packs":"[]"}]}`, `{"include":[]}`
	for _, c := range []struct {
		plan, shards, matrix string
		passes               bool
	}{
		{"success", "success", some, true},
		{"success", "skipped", none, true},
		{"success", "skipped", some, false},
		{"success", "skipped", "", false},
		{"success", "failure", some, false},
		{"success", "cancelled", some, false},
		{"failure", "skipped", "", false},
		{"cancelled", "skipped", none, false},
	} {
		if err := run("packlint", "PLAN="+c.plan, "SHARDS="+c.shards, "MATRIX="+c.matrix); (err == nil) != c.passes {
			t.Errorf("%+v: %v", c, err)
		}
	}
	for code, passes := range map[string]bool{"0": true, "2": false} {
		dir := t.TempDir()
		output := filepath.Join(dir, "output")
		for name, text := range map[string]string{output: "", filepath.Join(dir, "packlint"): "#!/bin/sh\necho '" + none + "'\nexit " + code + "\n"} {
			if err := os.WriteFile(name, []byte(text), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		err := run("plan", "PATH="+dir+":"+os.Getenv("PATH"), "GITHUB_OUTPUT="+output)
		got, readErr := os.ReadFile(output)
		if readErr != nil || (err == nil) != passes || (string(got) == "matrix="+none+"\n") != passes {
			t.Errorf("packlint ends with %s: %v, %q", code, err, got)
		}
	}
}

// TestActionPage: the page explains every input and output, and no other.
func TestActionPage(t *testing.T) {
	a := readAction(t, "../action.yml")
	page := read(t, actionPage)
	for title, want := range map[string]int{"Inputs": len(a.Inputs), "Outputs": len(a.Outputs)} {
		_, section, _ := strings.Cut(page, "\n## "+title+"\n")
		section, _, _ = strings.Cut(section, "\n## ")
		count := 0
		for _, row := range regexp.MustCompile("(?m)^\\| ((?:`[\\w-]+`(?:, )?)+) \\|").FindAllStringSubmatch(section, -1) {
			for name := range strings.SplitSeq(row[1], ", ") {
				count++
				name = strings.Trim(name, "`")
				known := a.Inputs
				if title == "Outputs" {
					known = a.Outputs
				}
				if known[name].Description == "" {
					t.Errorf("action.yml does not have, or does not describe, %s", name)
				}
			}
		}
		if count != want {
			t.Errorf("%s: the page has %d, action.yml has %d", title, count, want)
		}
	}
}
