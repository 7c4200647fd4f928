package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	gmtext "github.com/yuin/goldmark/text"

	"github.com/packlint/packlint/internal/runnertest"
	"github.com/packlint/packlint/pack"
)

const actionToken = "ghs_secret"

// step is a step of a workflow that runs the action.
type step struct {
	t      *testing.T
	repo   *runnertest.Repo // what is checked out
	api    *runnertest.API
	inputs map[string]string
	env    map[string]string
	event  string
	// hooks of the command
	hooks hooks
}

// stepResult is what is left of it.
type stepResult struct {
	code        int
	log         string
	annotations []runnertest.Command
	outputs     map[string]string
	summary     string
}

// run plays the runner: variables of the environment, files for outputs and
// summary, and a log that is parsed for commands.
func (s step) run() stepResult {
	s.t.Helper()
	dir := s.t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			s.t.Fatal(err)
		}
		return path
	}
	output, summary := file("output", ""), file("summary", "")
	env := map[string]string{
		"GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": file("event.json", s.event), "GITHUB_OUTPUT": output, "GITHUB_STEP_SUMMARY": summary,
		"GITHUB_REPOSITORY": "o/r", "GITHUB_SERVER_URL": "https://github.example.com", "GITHUB_RUN_ID": "99", "GITHUB_ACTOR": "octocat",
		"GITHUB_REF": "refs/heads/main", "INPUT_TOKEN": "",
	}
	if s.api != nil {
		env["GITHUB_API_URL"], env["INPUT_TOKEN"] = s.api.URL+"/api/v3", actionToken
	}
	for name, value := range s.env {
		env[name] = value
	}
	if env["GITHUB_SHA"] == "" {
		env["GITHUB_SHA"] = s.repo.Git("rev-parse", "HEAD")
	}
	for name, value := range s.inputs {
		env["INPUT_"+strings.ToUpper(name)] = value
	}
	for name, value := range env {
		s.t.Setenv(name, value)
	}
	s.t.Chdir(s.repo.Dir)
	var stdout, stderr bytes.Buffer
	root := rootCommand()
	if s.hooks.publish != nil {
		for _, c := range root.Commands() {
			if c.Name() == "action" {
				root.RemoveCommand(c)
			}
		}
		root.AddCommand(actionCommand(s.hooks))
	}
	r := stepResult{code: execute(s.t.Context(), root, []string{"action"}, &stdout, &stderr), log: stdout.String() + stderr.String()}
	for line := range strings.Lines(r.log) {
		if c, ok := runnertest.ParseCommand(strings.TrimSuffix(line, "\n")); ok {
			r.annotations = append(r.annotations, c)
		}
	}
	text, err := os.ReadFile(output)
	if err != nil {
		s.t.Fatal(err)
	}
	if r.outputs, err = runnertest.ParseOutputs(string(text)); err != nil {
		s.t.Error(err)
	}
	text, err = os.ReadFile(summary)
	if err != nil {
		s.t.Fatal(err)
	}
	r.summary = string(text)
	for _, secret := range []string{actionToken} {
		if strings.Contains(r.log+r.summary+fmt.Sprint(r.outputs), secret) {
			s.t.Error("the token is printed")
		}
	}
	return r
}

func (r stepResult) has(t *testing.T, kind, rule, file string) {
	t.Helper()
	for _, c := range r.annotations {
		if c.Name == kind && c.Properties["title"] == rule && c.Properties["file"] == file {
			return
		}
	}
	t.Errorf("there is no %s of %s at %s in\n%s", kind, rule, file, r.log)
}

func (r stepResult) lacks(t *testing.T, file string) {
	t.Helper()
	for _, c := range r.annotations {
		if strings.HasPrefix(c.Properties["file"], file) {
			t.Errorf("unwanted: %v", c)
		}
	}
}

func packJSON(name, version string) string {
	return fmt.Sprintf(`{
  "name": %q,
  "displayName": "X",
  "version": %q,
  "layer": "csi",
  "cloudTypes": ["all"],
  "kubeManifests": []
}
`, name, version)
}

const (
	oneBadEntry = "pack:\n  namespace: x\n  content:\n    images:\n      - iamge: example.com/a:1.0\n"
	twoBad      = oneBadEntry + "      - imaeg: example.com/b:1.0\n"
)

// proposal is a pull request that makes one of two packs worse.
func proposal(t *testing.T) (r *runnertest.Repo, base, head, merge string) {
	t.Helper()
	r = runnertest.NewRepo(t)
	base = r.Commit(
		".packlint.yaml", "disable: [nothing-to-deploy]\n",
		"packs/app-1.0.0/pack.json", packJSON("app", "1.0.0"), "packs/app-1.0.0/values.yaml", oneBadEntry,
		"packs/still-1.0.0/pack.json", packJSON("still", "1.0.0"), "packs/still-1.0.0/values.yaml", oneBadEntry)
	r.Git("checkout", "-q", "-b", "topic")
	head = r.Commit("packs/app-1.0.0/values.yaml", twoBad)
	return r, base, head, r.Merge(base, head)
}

func pullRequest(base, head string, fork bool) string {
	from := "o/r"
	if fork {
		from = "stranger/r"
	}
	return fmt.Sprintf(`{"number": 7, "repository": {"full_name": "o/r"}, "pull_request": {"number": 7,
		"base": {"sha": %q}, "head": {"sha": %q, "repo": {"full_name": %q}}}}`, base, head, from)
}

const (
	listFiles    = "GET /repos/o/r/pulls/7/files?per_page=100"
	readPull     = "GET /repos/o/r/pulls/7"
	listComments = "GET /repos/o/r/issues/7/comments?per_page=100"
	postComment  = "POST /repos/o/r/issues/7/comments"
)

// withHead is a pull request as the API tells of it.
func withHead(head string) string { return fmt.Sprintf(`{"number": 7, "head": {"sha": %q}}`, head) }

// TestActionPullRequest: what is new fails the run, what was there is inherited,
// what is not changed is not judged.
func TestActionPullRequest(t *testing.T) {
	r, base, head, merge := proposal(t)
	api := runnertest.NewAPI(t, actionToken)
	api.OnJSON(listFiles, `[{"filename": "packs/app-1.0.0/values.yaml", "status": "modified"}]`)
	api.OnJSON(readPull, withHead(head))
	api.OnJSON(listComments, `[]`)
	api.On(postComment, runnertest.Answer{Status: 201, Body: `{"id": 1}`})
	got := step{
		t: t, repo: r.Checkout(merge, "1"), api: api, event: pullRequest(base, head, false),
		env:    map[string]string{"GITHUB_EVENT_NAME": "pull_request", "GITHUB_REF": "refs/pull/7/merge"},
		inputs: map[string]string{"sarif-file": "out.sarif", "report-file": "out.json", "shards": "2"},
	}.run()
	if got.code != exitFindings {
		t.Errorf("code %d\n%s", got.code, got.log)
	}
	got.has(t, "error", "image-entry-key", "packs/app-1.0.0/values.yaml")
	got.lacks(t, "packs/still-1.0.0")
	for _, c := range got.annotations {
		if c.Properties["title"] == "image-entry-key" && c.Properties["line"] != "6" {
			t.Errorf("the inherited finding is annotated: %v", c)
		}
	}
	for name, want := range map[string]string{
		"errors": "1", "changed-packs": `["packs/app-1.0.0"]`, "deleted-packs": "[]", "published": "[]", "sarif-file": "out.sarif", "report-file": "out.json",
		"matrix": `{"include":[{"shard":"1/1","packs":"[\"packs/app-1.0.0\"]"}]}`,
	} {
		if got.outputs[name] != want {
			t.Errorf("the output %s is %q, want %q", name, got.outputs[name], want)
		}
	}
	if n := got.outputs["inherited"]; n == "0" || n == "" {
		t.Errorf("%s are inherited", n)
	}
	var sent struct{ Body string }
	if err := json.Unmarshal([]byte(api.Body(postComment)), &sent); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Judged: 1 of 2 packs; compared with the base of pull request `#7`, `" + base[:12] + "`, by the API.",
		"[The whole report](https://github.example.com/o/r/actions/runs/99)",
		"](https://github.example.com/o/r/blob/" + head + "/packs/app-1.0.0/values.yaml#L6)",
		"Inherited findings: ",
	} {
		if !strings.Contains(sent.Body, want) || !strings.Contains(got.summary, want) {
			t.Errorf("%q is missing in the comment or the summary:\n%s", want, sent.Body)
		}
	}
	if !strings.HasPrefix(sent.Body, "<!-- packlint:packs -->\n### ❌ packlint: 1 error") {
		t.Errorf("%.100s", sent.Body)
	}
}

// TestActionOutdated: a run that ends after the pull request has got another commit,
// or is run again, leaves the comment of the newer run alone and suggests nothing.
// That is no failure: the newer run says what there is to say.
func TestActionOutdated(t *testing.T) {
	r, base, head, merge := proposal(t)
	newer := strings.Repeat("b", 40)
	api := runnertest.NewAPI(t, actionToken)
	api.OnJSON(listFiles, `[{"filename": "packs/app-1.0.0/values.yaml", "status": "modified"}]`)
	api.OnJSON(readPull, withHead(newer))
	got := step{
		t: t, repo: r.Checkout(merge, "1"), api: api, event: pullRequest(base, head, false),
		env: map[string]string{"GITHUB_EVENT_NAME": "pull_request"}, inputs: map[string]string{"suggest": "true", "fail-on": "never"},
	}.run()
	if got.code != exitClean || !slices.Equal(api.Seen(), []string{listFiles, readPull}) {
		t.Errorf("code %d, %q\n%s", got.code, api.Seen(), got.log)
	}
	for _, name := range []string{"comment", "review"} {
		want := "packlint: no " + name + ": pull request #7 has the head " + newer[:12] + " by now, and this run is for " + head[:12] + "\n"
		if !strings.Contains(got.log, want) {
			t.Errorf("%q is missing in\n%s", want, got.log)
		}
	}
	for _, c := range got.annotations {
		if c.Properties["title"] == "packlint" {
			t.Errorf("%v", c)
		}
	}
	got.has(t, "error", "image-entry-key", "packs/app-1.0.0/values.yaml")
}

// TestActionNothingChanged: a pull request without packs is fine, and gets no
// comment.
func TestActionNothingChanged(t *testing.T) {
	r, base, head, merge := proposal(t)
	api := runnertest.NewAPI(t, actionToken)
	api.OnJSON(listFiles, `[{"filename": "README.md", "status": "modified"}]`)
	api.OnJSON(readPull, withHead(head))
	api.OnJSON(listComments, `[]`)
	got := step{
		t: t, repo: r.Checkout(merge, "1"), api: api, event: pullRequest(base, head, false),
		env: map[string]string{"GITHUB_EVENT_NAME": "pull_request", "GITHUB_REF": "refs/pull/7/merge"}, inputs: map[string]string{"sarif-file": "out.sarif"},
	}.run()
	if got.code != exitClean || len(got.annotations) > 0 || !strings.HasPrefix(got.summary, "### ✅ packlint: no pack is changed\n") || got.outputs["matrix"] != `{"include":[]}` {
		t.Errorf("%+v", got)
	}
}

// TestActionFork: the token can only read. One notice, and everything else as
// ever; the configuration is that of the base.
func TestActionFork(t *testing.T) {
	for name, env := range map[string]map[string]string{
		"fork":       {"GITHUB_EVENT_NAME": "pull_request"},
		"dependabot": {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_ACTOR": "dependabot[bot]"},
	} {
		t.Run(name, func(t *testing.T) {
			r, base, _, _ := proposal(t)
			r.Git("checkout", "-q", "topic")
			head := r.Commit(".packlint.yaml", "disable: [nothing-to-deploy, image-entry-key]\n")
			merge := r.Merge(base, head)
			api := runnertest.NewAPI(t, actionToken)
			api.OnJSON(listFiles, `[{"filename": "packs/app-1.0.0/values.yaml", "status": "modified"}]`)
			api.OnJSON(readPull, withHead(head))
			api.OnJSON(listComments, `[]`)
			for _, request := range []string{postComment, "POST /repos/o/r/code-scanning/sarifs", "POST /repos/o/r/check-runs"} {
				api.On(request, runnertest.Answer{Status: 403, Body: `{"message": "Resource not accessible by integration"}`})
			}
			got := step{
				t: t, repo: r.Checkout(merge, "1"), api: api, event: pullRequest(base, head, name == "fork"), env: env,
				inputs: map[string]string{"upload-sarif": "true", "check-run": "true"},
			}.run()
			notices := 0
			for _, c := range got.annotations {
				if c.Properties["title"] == "packlint" {
					notices++
					if c.Name != "notice" || !strings.HasPrefix(c.Data, "no comment, code scanning, check run: ") {
						t.Errorf("%v", c)
					}
				}
			}
			if notices != 1 || len(api.Seen()) != 6 {
				t.Errorf("%d notices; %q\n%s", notices, api.Seen(), got.log)
			}
			if name == "fork" {
				if got.code != exitFindings {
					t.Errorf("code %d\n%s", got.code, got.log)
				}
				got.has(t, "error", "image-entry-key", "packs/app-1.0.0/values.yaml")
			} else {
				got.lacks(t, "packs/app-1.0.0/values.yaml")
			}
		})
	}
}

// TestActionRefused: what GitHub refuses is said once, and changes no verdict.
func TestActionRefused(t *testing.T) {
	r, base, head, merge := proposal(t)
	api := runnertest.NewAPI(t, actionToken)
	api.On(listFiles, runnertest.Answer{Status: 403, Body: `{"message": "Resource not accessible by integration"}`})
	api.OnJSON(readPull, withHead(head))
	api.On(listComments, runnertest.Answer{Status: 403, Body: `{"message": "Resource not accessible by integration"}`})
	api.On("POST /repos/o/r/code-scanning/sarifs", runnertest.Answer{Status: 422, Body: `{"message": "no such\n::error::commit"}`})
	got := step{
		t: t, repo: r.Checkout(merge, "1"), api: api, event: pullRequest(base, head, false),
		env: map[string]string{"GITHUB_EVENT_NAME": "pull_request"}, inputs: map[string]string{"upload-sarif": "true"},
	}.run()
	if got.code != exitFindings || !strings.Contains(got.summary, "by git") {
		t.Errorf("code %d\n%s", got.code, got.log)
	}
	var own []string
	for _, c := range got.annotations {
		if c.Properties["title"] == "packlint" {
			own = append(own, c.Name+": "+c.Data)
		}
	}
	want := "warning: no comment: the comments of pull request #7 cannot be read: GitHub answers 403 Resource not accessible by integration (it needs the permission pull-requests: write). " +
		"no code scanning: the upload to code scanning failed: GitHub answers 422 no such\n\\x3a:error::commit. Findings are in the annotations and in the summary of the job"
	if len(own) != 1 || own[0] != want {
		t.Errorf("%q", own)
	}
}

// TestActionPush: a push lints everything, and uploads it for its branch.
func TestActionPush(t *testing.T) {
	r, base, _, _ := proposal(t)
	after := r.Commit("README.md", "x")
	api := runnertest.NewAPI(t, actionToken)
	const upload = "POST /repos/o/r/code-scanning/sarifs"
	api.On(upload, runnertest.Answer{Status: 202, Body: `{"id": "1"}`})
	api.OnJSON("GET /repos/o/r/code-scanning/sarifs/1", `{"processing_status": "complete"}`)
	event := fmt.Sprintf(`{"before": %q, "after": %q}`, base, after)
	s := step{
		t: t, repo: r.Checkout(after, "1"), api: api, event: event, env: map[string]string{"GITHUB_EVENT_NAME": "push"},
		inputs: map[string]string{"upload-sarif": "true", "comment": "true", "summary": "false", "fail-on": "never"},
	}
	got := s.run()
	if got.code != exitClean || got.summary != "" {
		t.Errorf("code %d\n%s", got.code, got.log)
	}
	got.has(t, "error", "image-entry-key", "packs/app-1.0.0/values.yaml")
	got.has(t, "error", "image-entry-key", "packs/still-1.0.0/values.yaml")
	if body := api.Body(upload); !strings.Contains(body, `"ref":"refs/heads/main"`) || !strings.Contains(body, after) {
		t.Errorf("%.200s", body)
	}
	// With some packs left out, their alerts would be closed.
	api.OnJSON("GET /repos/o/r/compare/"+base+"..."+after+"?per_page=1", `{"merge_base_commit": {"sha": "`+base+`"}, "files": [{"filename": "packs/still-1.0.0/x"}]}`)
	s.inputs["changed-only"] = "true"
	got = s.run()
	if !strings.Contains(got.log, "an analysis of some packs would close the alerts of the others on refs/heads/main") {
		t.Error(got.log)
	}
}

// TestActionMergeGroup: what a queue merges is judged as what a pull request
// proposes, without a comment.
func TestActionMergeGroup(t *testing.T) {
	r, base, _, merge := proposal(t)
	got := step{
		t: t, repo: r.Checkout(merge, "1"), event: fmt.Sprintf(`{"merge_group": {"base_sha": %q, "head_sha": %q}}`, base, merge),
		env: map[string]string{"GITHUB_EVENT_NAME": "merge_group", "GITHUB_REF": "refs/heads/gh-readonly-queue/main/pr-7-x"},
	}.run()
	if got.code != exitFindings || got.outputs["errors"] != "1" || got.outputs["changed-packs"] != `["packs/app-1.0.0"]` || !strings.Contains(got.summary, "by git") {
		t.Errorf("%+v", got)
	}
}

// TestActionEverything: with new-only off all findings of changed packs count, and
// with changed-only off those of all packs do.
func TestActionEverything(t *testing.T) {
	r, base, head, merge := proposal(t)
	s := step{
		t: t, repo: r.Checkout(merge, "1"), event: pullRequest(base, head, false),
		env: map[string]string{"GITHUB_EVENT_NAME": "pull_request"}, inputs: map[string]string{"new-only": "false", "comment": "false"},
	}
	if got := s.run(); got.outputs["errors"] != "2" || got.outputs["inherited"] != "0" {
		t.Errorf("%+v", got)
	}
	s.inputs["changed-only"] = "false"
	if got := s.run(); got.outputs["errors"] != "3" || got.outputs["changed-packs"] != `["packs/app-1.0.0","packs/still-1.0.0"]` {
		t.Errorf("%+v", got)
	}
	// A shard, by its JSON list.
	s.inputs["paths"] = `["packs\u002fstill-1.0.0"]`
	if got := s.run(); got.outputs["errors"] != "1" {
		t.Errorf("%+v", got)
	}
}

// TestActionDeletedPack: the packs that are gone are named, and judged by nobody.
func TestActionDeletedPack(t *testing.T) {
	r, base, _, _ := proposal(t)
	r.Git("checkout", "-q", "topic")
	head := r.Commit("packs/still-1.0.0/pack.json", "", "packs/still-1.0.0/values.yaml", "", "packs/app-1.0.0/values.yaml", oneBadEntry)
	got := step{
		t: t, repo: r.Checkout(r.Merge(base, head), "1"), event: pullRequest(base, head, false), env: map[string]string{"GITHUB_EVENT_NAME": "pull_request"},
		inputs: map[string]string{"comment": "false"},
	}.run()
	if got.code != exitClean || got.outputs["deleted-packs"] != `["packs/still-1.0.0"]` || !strings.Contains(got.summary, "Deleted: `packs/still-1.0.0`") {
		t.Errorf("%+v", got)
	}
}

// TestActionTarget: on pull_request_target the default branch is checked out
// unless the workflow does something about it; that must not pass for linting.
func TestActionTarget(t *testing.T) {
	r, base, head, merge := proposal(t)
	s := step{
		t: t, repo: r.Checkout(base, "1"), event: pullRequest(base, head, true), env: map[string]string{"GITHUB_EVENT_NAME": "pull_request_target"},
		inputs: map[string]string{"comment": "false"},
	}
	got := s.run()
	if got.code != exitUsage || len(got.annotations) != 1 || !strings.Contains(got.annotations[0].Data, "is not pull request #7") {
		t.Errorf("%+v", got)
	}
	s.repo = r.Checkout(merge, "1")
	if got := s.run(); got.code != exitFindings {
		t.Errorf("%+v", got)
	}
}

// TestActionWrong: wrong inputs and an empty checkout end with exit code 2 and one
// annotation.
func TestActionWrong(t *testing.T) {
	r, base, head, merge := proposal(t)
	empty := runnertest.NewRepo(t)
	empty.Commit("README.md", "x")
	for want, change := range map[string]func(*step){
		`the input comment is "maybe": write true or false`: func(s *step) { s.inputs["comment"] = "maybe" },
		`the input fail-on: "nothing" is unknown`:           func(s *step) { s.inputs["fail-on"] = "nothing" },
		"no pack found at or below .":                       func(s *step) { s.repo = empty; s.env["GITHUB_EVENT_NAME"] = "schedule" },
		"elsewhere cannot be read":                          func(s *step) { s.inputs["paths"] = "elsewhere" },
		"the event pull_request cannot be read":             func(s *step) { s.event = "{" },
		"the event pull_request names no pull request":      func(s *step) { s.event = "{}" },
		"this is no workflow of GitHub Actions":             func(s *step) { s.env["GITHUB_EVENT_NAME"] = "" },
		"--config absent.yaml: no such file":                func(s *step) { s.inputs["config"] = "absent.yaml" },
		"the input comment is \"maybe\": write true or false\nthe input shards is \"0\": write a number": func(s *step) { s.inputs["comment"], s.inputs["shards"] = "maybe", "0" },
		"GITHUB_REPOSITORY is": func(s *step) { s.env["GITHUB_REPOSITORY"] = "o/r/../x"; s.inputs["token"] = actionToken },
	} {
		t.Run(want, func(t *testing.T) {
			s := step{
				t: t, repo: r.Checkout(merge, "1"), event: pullRequest(base, head, false),
				env: map[string]string{"GITHUB_EVENT_NAME": "pull_request"}, inputs: map[string]string{"comment": "false"},
			}
			change(&s)
			got := s.run()
			if got.code != exitUsage || len(got.annotations) != 1 || got.annotations[0].Name != "error" || !strings.Contains(got.annotations[0].Data, want) {
				t.Errorf("code %d\n%s", got.code, got.log)
			}
		})
	}
}

// TestActionCheckoutPath: the repository lies in a directory of the workspace, as
// actions/checkout puts it there when told to. Paths start in it.
func TestActionCheckoutPath(t *testing.T) {
	r, base, _, merge := proposal(t)
	workspace := runnertest.NewRepo(t)
	workspace.Commit("README.md", "x")
	if err := os.Rename(r.Checkout(merge, "1").Dir, filepath.Join(workspace.Dir, "sub")); err != nil {
		t.Fatal(err)
	}
	s := step{
		t: t, repo: workspace, event: fmt.Sprintf(`{"merge_group": {"base_sha": %q, "head_sha": %q}}`, base, merge),
		env: map[string]string{"GITHUB_EVENT_NAME": "merge_group", "GITHUB_SHA": merge}, inputs: map[string]string{"paths": "sub/packs"},
	}
	if err := os.RemoveAll(filepath.Join(workspace.Dir, ".git")); err != nil {
		t.Fatal(err)
	}
	got := s.run()
	if got.code != exitFindings || got.outputs["errors"] != "1" || !strings.Contains(got.summary, "by git") {
		t.Errorf("code %d\n%s", got.code, got.log)
	}
	got.has(t, "error", "image-entry-key", "packs/app-1.0.0/values.yaml")
	s.inputs["paths"] = "."
	got = s.run()
	const want = "the git repository of the packs is sub, and the input paths starts above it: set it to sub, or to directories in it"
	if got.code != exitUsage || len(got.annotations) != 1 || got.annotations[0].Data != want {
		t.Errorf("code %d\n%s", got.code, got.log)
	}
	// An archive of the repository is no repository, and can be linted whole.
	if err := os.RemoveAll(filepath.Join(workspace.Dir, "sub", ".git")); err != nil {
		t.Fatal(err)
	}
	s.env["GITHUB_EVENT_NAME"] = "schedule"
	if got := s.run(); got.code != exitFindings || got.outputs["changed-packs"] != `["sub/packs/app-1.0.0","sub/packs/still-1.0.0"]` {
		t.Errorf("code %d\n%s", got.code, got.log)
	}
}

// TestActionCompare: the comment says what changes for users: of an edited pack
// against the base, of a new version against the one before.
func TestActionCompare(t *testing.T) {
	r, base, _, _ := proposal(t)
	r.Git("checkout", "-q", "topic")
	head := r.Commit(
		"packs/app-1.0.0/values.yaml", "pack:\n  namespace: elsewhere\n",
		"packs/still-1.1.0/pack.json", packJSON("still", "1.1.0"), "packs/still-1.1.0/values.yaml", oneBadEntry,
		"packs/fresh/pack.json", packJSON("fresh", "2.0.0"))
	api := runnertest.NewAPI(t, actionToken)
	api.OnJSON(listFiles, `[{"filename": "packs/app-1.0.0/values.yaml"}, {"filename": "packs/still-1.1.0/pack.json"}, {"filename": "packs/fresh/pack.json"}]`)
	api.OnJSON(readPull, withHead(head))
	api.OnJSON(listComments, `[]`)
	api.On(postComment, runnertest.Answer{Status: 201, Body: `{"id": 1}`})
	got := step{
		t: t, repo: r.Checkout(r.Merge(base, head), "1"), api: api, event: pullRequest(base, head, false), env: map[string]string{"GITHUB_EVENT_NAME": "pull_request"},
	}.run()
	var sent struct{ Body string }
	if err := json.Unmarshal([]byte(api.Body(postComment)), &sent); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"`1.0.0 → 1.1.0`", "Compared with `packs/still-1.0.0`.", "Compared with the base, `" + base[:12] + "`.", "| `pack.namespace` | `x` | `elsewhere` |", "fresh", "Inherited findings: ",
	} {
		if !strings.Contains(sent.Body, want) || !strings.Contains(got.summary, want) {
			t.Errorf("%q is missing in\n%s", want, sent.Body)
		}
	}
}

// TestActionMovedPack: the path of a moved pack is gone, and the pack is not; a
// broken one is still compared with the version before.
func TestActionMovedPack(t *testing.T) {
	r, base, _, _ := proposal(t)
	r.Git("checkout", "-q", "topic")
	head := r.Commit(
		"packs/still-1.0.0/pack.json", "", "packs/still-1.0.0/values.yaml", "",
		"packs/still-1.0.0-renamed/pack.json", packJSON("still", "1.0.0"), "packs/still-1.0.0-renamed/values.yaml", oneBadEntry,
		"packs/app-1.1.0/pack.json", packJSON("app", "1.1.0")+",", "packs/app-1.1.0/values.yaml", oneBadEntry)
	got := step{
		t: t, repo: r.Checkout(r.Merge(base, head), "1"), event: pullRequest(base, head, false), env: map[string]string{"GITHUB_EVENT_NAME": "pull_request"},
		inputs: map[string]string{"comment": "false"},
	}.run()
	if got.outputs["deleted-packs"] != `["packs/still-1.0.0"]` {
		t.Errorf("%+v", got.outputs)
	}
	for _, want := range []string{
		"| `packs/still-1.0.0-renamed` | `1.0.0` | 1 info | moved from `packs/still-1.0.0`; no changes |\n", "Moved from `packs/still-1.0.0`.\n\nNo changes.",
		"#### `app` `1.0.0 → unknown`\n\nCompared with `packs/app-1.0.0`.\n\nChanged: 1 file; not compared: pack.json of the new version is not valid JSON, line 9.\n",
	} {
		if !strings.Contains(got.summary, want) {
			t.Errorf("%q is missing in\n%s", want, got.summary)
		}
	}
	if strings.Contains(got.summary, "deleted |") {
		t.Error(got.summary)
	}
}

// TestActionPublish: what is merged is published after a clean verdict, and what a
// pull request proposes never is.
func TestActionPublish(t *testing.T) {
	r, base, head, merge := proposal(t)
	var published []string
	push := func(_ *cobra.Command, _ *start, packs []pack.Location, registry string) ([]string, error) {
		for _, p := range packs {
			published = append(published, registry+"/"+p.Path)
		}
		return published, nil
	}
	s := step{
		t: t, repo: r.Checkout(merge, "1"), event: fmt.Sprintf(`{"before": %q, "after": %q}`, base, merge), env: map[string]string{"GITHUB_EVENT_NAME": "push"},
		inputs: map[string]string{"publish": "true", "registry": "registry.example.com/packs"},
		hooks:  hooks{publish: push},
	}
	if got := s.run(); got.code != exitFindings || published != nil || got.outputs["published"] != "[]" {
		t.Errorf("%v %+v", published, got)
	}
	s.inputs["fail-on"] = "never"
	if got := s.run(); got.code != exitClean || got.outputs["published"] != `["registry.example.com/packs/packs/app-1.0.0","registry.example.com/packs/packs/still-1.0.0"]` {
		t.Errorf("%v %+v", published, got)
	}
	s.hooks.publish = func(*cobra.Command, *start, []pack.Location, string) ([]string, error) {
		return []string{"half"}, errors.New("denied")
	}
	if got := s.run(); got.code != exitFailed || !strings.Contains(got.log, "publish: denied") || got.outputs["published"] != `["half"]` || got.summary == "" {
		t.Errorf("%+v", got)
	}
	// Without the hook of this test it is `packlint publish` that runs.
	s.hooks = hooks{}
	for registry, want := range map[string]string{"": "say where to, once", "https://x": "--registry: ", "127.0.0.1:1/packs": "connection refused"} {
		s.inputs["registry"] = registry
		if got := s.run(); got.code != exitFailed || !strings.Contains(got.log, "publish: ") || !strings.Contains(got.log, want) {
			t.Errorf("%q: code %d\n%s", registry, got.code, got.log)
		}
	}
	for name, event := range map[string]string{"pull_request": pullRequest(base, head, false), "merge_group": fmt.Sprintf(`{"merge_group": {"base_sha": %q, "head_sha": %q}}`, base, merge)} {
		s.env["GITHUB_EVENT_NAME"], s.event = name, event
		if got := s.run(); got.code != exitUsage || !strings.Contains(got.log, "the input publish is for what is merged, not for "+name) {
			t.Errorf("%s: code %d\n%s", name, got.code, got.log)
		}
	}
}

// inert wants Markdown in which only packlint itself links, and nobody is
// mentioned.
func inert(t *testing.T, text string) {
	t.Helper()
	source := []byte(text)
	doc := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(gmtext.NewReader(source))
	err := ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.CodeSpan:
			return ast.WalkSkipChildren, nil
		case *ast.Link:
			if to := string(n.Destination); !strings.HasPrefix(to, "https://github.com/packlint/") && !strings.HasPrefix(to, "https://github.example.com/o/r/") {
				t.Errorf("a link to %s", to)
			}
		case *ast.AutoLink, *ast.Image:
			t.Errorf("%s", n.Kind())
		case *ast.RawHTML:
			if got := string(n.Segments.Value(source)); got != "<br>" {
				t.Errorf("HTML %q", got)
			}
		case *ast.Text:
			if got := string(n.Segment.Value(source)); strings.Contains(got, "@") {
				t.Errorf("a mention in %q", got)
			}
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, markup := range []string{"<img", "<!--", "<b>"} {
		if strings.Contains(text, markup) {
			t.Errorf("%q is in it", markup)
		}
	}
	if strings.Count(text, "<details>") != strings.Count(text, "</details>") {
		t.Error("somebody closes our details")
	}
}

// TestActionHostile: names of packs, files, branches, values and images change
// nothing but themselves in the log, the summary, the comment and the outputs.
func TestActionHostile(t *testing.T) {
	r := runnertest.NewRepo(t)
	base := r.Commit("README.md", "x")
	r.Git("checkout", "-q", "-b", "@everyone.$(id)")
	names := []string{
		"::error::x", "##[add-mask]x", "a\nb%0A::error::c", "`$(touch pwned)`", "</details><img src=x>", "@everyone #1", "x\npacklint-ABC", "'; touch pwned; '", "[a](https://evil.example)", "<!-- packlint:packs -->",
	}
	var files []string
	for _, name := range names {
		dir := "packs/" + strings.ReplaceAll(name, "/", "_")
		files = append(files,
			dir+"/pack.json", packJSON(name, "1.0.0"),
			dir+"/values.yaml", fmt.Sprintf("pack:\n  namespace: %q\n  content:\n    images:\n      - %q: %q\n", name, name, name),
			dir+"/"+strings.ReplaceAll(name, "/", "_")+".orig", "x")
	}
	head := r.Commit(files...)
	merge := r.Merge(base, head)
	api := runnertest.NewAPI(t, actionToken)
	api.On(listFiles, runnertest.Answer{Status: 404, Body: `{"message": "<b>::error::</b>\n##[error]x @everyone"}`})
	api.OnJSON(readPull, withHead(head))
	api.OnJSON(listComments, `[{"id": 5, "user": {"type": "User"}, "body": "<!-- packlint:packs -->\nmine"}]`)
	api.On(postComment, runnertest.Answer{Status: 201, Body: `{"id": 1}`})
	got := step{
		t: t, repo: r.Checkout(merge, "1"), api: api, event: pullRequest(base, head, false), env: map[string]string{"GITHUB_EVENT_NAME": "pull_request", "GITHUB_HEAD_REF": "@everyone.$(id)"},
	}.run()
	if got.code != exitFindings {
		t.Errorf("code %d\n%s", got.code, got.log)
	}
	for _, c := range got.annotations {
		if c.Name != "error" && c.Name != "warning" && c.Name != "notice" || c.Properties["file"] == "" {
			t.Errorf("a command of somebody else: %v", c)
		}
	}
	for line := range strings.Lines(got.log) {
		if _, command := runnertest.ParseCommand(line); !command && strings.Contains(line, "##[") {
			t.Errorf("%q", line)
		}
	}
	var sent struct{ Body string }
	if err := json.Unmarshal([]byte(api.Body(postComment)), &sent); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{strings.TrimPrefix(sent.Body, "<!-- packlint:packs -->\n"), got.summary} {
		inert(t, text)
	}
	if len(got.outputs) != 11 {
		t.Errorf("the outputs %v", got.outputs)
	}
	if got := got.outputs["changed-packs"]; !regexp.MustCompile(`^\["[A-Za-z0-9/._\\-]+"(,"[A-Za-z0-9/._\\-]+")*\]$`).MatchString(got) {
		t.Errorf("a shell could take offence at %s", got)
	}
	var paths []string
	if err := json.Unmarshal([]byte(got.outputs["changed-packs"]), &paths); err != nil || len(paths) != len(names) || !slices.Contains(paths, "packs/a\nb%0A::error::c") {
		t.Errorf("%q %v", paths, err)
	}
}

// TestActionWorkflowRun: the recipe for forks, both jobs. The first one lints with
// a token that can only read and writes a report; the second one has the default
// branch checked out, may write, and trusts nothing in the report.
func TestActionWorkflowRun(t *testing.T) {
	r, base, head, merge := proposal(t)
	first := r.Checkout(merge, "1")
	api := runnertest.NewAPI(t, actionToken)
	api.OnJSON(listFiles, `[{"filename": "packs/app-1.0.0/values.yaml", "status": "modified"}]`)
	lint := step{
		t: t, repo: first, api: api, event: pullRequest(base, head, true), env: map[string]string{"GITHUB_EVENT_NAME": "pull_request"},
		inputs: map[string]string{"comment": "false", "report-file": "packlint.json"},
	}.run()
	if lint.code != exitFindings || strings.Contains(lint.log, "title=packlint") {
		t.Fatalf("code %d\n%s", lint.code, lint.log)
	}
	text, err := os.ReadFile(filepath.Join(first.Dir, "packlint.json"))
	if err != nil {
		t.Fatal(err)
	}
	review, err := os.ReadFile(filepath.Join(first.Dir, "packlint.review.json"))
	if err != nil {
		t.Fatal(err)
	}

	const pulls = "GET /repos/o/r/pulls?head=stranger%3Atopic&per_page=100&state=open"
	const edit = "PATCH /repos/o/r/issues/comments/5"
	event := func(of string) string {
		return fmt.Sprintf(`{"action": "completed", "workflow_run": {"id": 11, "event": %q, "head_sha": %q, "head_branch": "topic",
			"head_repository": {"owner": {"login": "stranger"}}, "pull_requests": []}}`, of, head)
	}
	second := func(report, review string) step {
		repo := r.Checkout(base, "1")
		repo.Write("packlint.json", report)
		if review != "" {
			repo.Write("packlint.review.json", review)
		}
		api := runnertest.NewAPI(t, actionToken)
		api.OnJSON(pulls, fmt.Sprintf(`[{"number": 6, "head": {"sha": %q}}, {"number": 7, "head": {"sha": %q}}]`, base, head))
		api.OnJSON(listComments, `[{"id": 5, "user": {"type": "Bot"}, "body": "<!-- packlint:packs -->\nolder"}]`)
		api.OnJSON(edit, `{"id": 5}`)
		return step{t: t, repo: repo, api: api, event: event("pull_request"), env: map[string]string{"GITHUB_EVENT_NAME": "workflow_run"}, inputs: map[string]string{"report-file": "packlint.json"}}
	}
	body := func(s step) string {
		t.Helper()
		got := s.run()
		if got.code != exitClean || !strings.Contains(got.log, "commented on pull request #7") || len(got.annotations) > 0 {
			t.Fatalf("code %d\n%s", got.code, got.log)
		}
		var sent struct{ Body string }
		if err := json.Unmarshal([]byte(s.api.Body(edit)), &sent); err != nil {
			t.Fatal(err)
		}
		return sent.Body
	}
	got := body(second(string(text), string(review)))
	for _, want := range []string{
		"<!-- packlint:packs -->\n### ❌ packlint: 1 error", "actions/runs/11", "blob/" + head + "/packs/app-1.0.0/values.yaml#L6", "Inherited findings",
		"Compared with the base, `" + base[:12] + "`.", "| `values.yaml` | `", "Judged: 1 of 2 packs; compared with",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	// A stranger writes the report as he likes.
	forged := strings.ReplaceAll(string(text), "instead of image", `@everyone <!-- packlint:packs --> [x](https://evil.example) </details>\n::error::`)
	got = body(second(forged, ""))
	if !strings.Contains(got, "everyone") {
		t.Error("the forgery is gone")
	}
	inert(t, strings.TrimPrefix(got, "<!-- packlint:packs -->\n"))
	// Whatever edits it claims to have, nobody is asked to apply them.
	forged = strings.ReplaceAll(strings.ReplaceAll(string(text), `"fixable": false`, `"fixable": true`), `"fix": []`, `"fix": [{"file": "../x", "line": -1, "text": "evil"}]`)
	suggesting := second(forged, "")
	suggesting.inputs["suggest"] = "true"
	if got := body(suggesting); !strings.Contains(got, "`packlint --fix` repairs ") || strings.Contains(got, "evil") {
		t.Errorf("%s", got)
	}
	for _, review := range []string{
		strings.ReplaceAll(string(review), "example.com", `@everyone <!-- packlint:packs --> [x](https://evil.example) </details>`),
		`{"version": 1, "judged": "</details> @everyone", "base": "[x](https://evil.example)", "deleted": ["<!-- @everyone"], "changes": {"packs/app-1.0.0": null}}`,
		`{"version": 1, "changes": {"packs/app-1.0.0": {"charts": [{}], "values": {"changes": [{"old": {"value": null}}]}, "attention": [{}], "same_charts": null}}}`,
		`{"version": 1, "changes": {"packs/app-1.0.0": {}, "elsewhere": {}}}`,
	} {
		got := body(second(string(text), review))
		inert(t, strings.TrimPrefix(got, "<!-- packlint:packs -->\n"))
		if !strings.Contains(got, "image-entry-key") {
			t.Errorf("the findings are gone:\n%s", got)
		}
	}
	for want, change := range map[string]func(*step){
		"is no JSON report of packlint": func(s *step) { s.repo.Write("packlint.json", "[]") },
		"cannot be read: ": func(s *step) {
			s.repo.Git("rm", "-q", "-f", "--ignore-unmatch", "x")
			s.inputs["report-file"] = "absent.json"
		},
		"a configuration names files":         func(s *step) { s.inputs["report-file"] = "../packlint.json" },
		"the input report-file is empty":      func(s *step) { s.inputs["report-file"] = "" },
		"the input token is empty":            func(s *step) { s.api = nil },
		"nothing to comment on: the run was":  func(s *step) { s.event = event("push") },
		"nothing to comment on: no open pull": func(s *step) { s.api.OnJSON(pulls, `[]`) },
		"GitHub answers 422 Validation Failed": func(s *step) {
			s.api.On(edit, runnertest.Answer{Status: 422, Body: `{"message": "Validation Failed"}`})
		},
		"the event workflow_run names no commi": func(s *step) { s.event = `{"workflow_run": {"event": "pull_request"}}` },
	} {
		s := second(string(text), string(review))
		change(&s)
		got := s.run()
		if clean := strings.HasPrefix(want, "nothing"); !strings.Contains(got.log, want) || (got.code == exitClean) != clean {
			t.Errorf("want %q, got code %d\n%s", want, got.code, got.log)
		}
	}
	// A link among the files leads nowhere.
	s := second("x", "")
	s.repo.Write("packlint.json", "")
	if err := os.Symlink("/etc/hostname", filepath.Join(s.repo.Dir, "packlint.json")); err != nil {
		t.Fatal(err)
	}
	if got := s.run(); got.code != exitUsage || !strings.Contains(got.log, "escapes") {
		t.Errorf("code %d\n%s", got.code, got.log)
	}
}

// TestActionWithoutBase: where the base cannot be had, findings count, and the
// summary says why.
func TestActionWithoutBase(t *testing.T) {
	r, base, head, _ := proposal(t)
	clone := r.Checkout(head, "1")
	clone.Git("remote", "remove", "origin")
	got := step{
		t: t, repo: clone, event: pullRequest(base, head, false), env: map[string]string{"GITHUB_EVENT_NAME": "pull_request"},
		inputs: map[string]string{"comment": "false"},
	}.run()
	if got.code != exitFindings || got.outputs["errors"] != "3" || !strings.Contains(got.summary, "all findings count as new: ") || !strings.Contains(got.summary, "all packs: what changed cannot be told") {
		t.Errorf("%+v", got)
	}
}

// TestActionTrust: of a stranger's pull request neither the configuration nor the
// baseline counts, wherever they stand; of others they do.
func TestActionTrust(t *testing.T) {
	r, base, _, _ := proposal(t)
	r.Git("checkout", "-q", "topic")
	head := r.Commit("lax.yaml", "fail-on: never\ndisable: [image-entry-key]\n", "packs/app-1.0.0/.packlint.yaml", "disable: [values, images]\n")
	for _, fork := range []bool{true, false} {
		s := step{
			t: t, repo: r.Checkout(r.Merge(base, head), "1"), event: pullRequest(base, head, fork), env: map[string]string{"GITHUB_EVENT_NAME": "pull_request"},
			inputs: map[string]string{"comment": "false"},
		}
		if got := s.run(); (got.code == exitFindings) != fork {
			t.Errorf("fork %v: code %d\n%s", fork, got.code, got.log)
		}
		s.inputs["config"] = "lax.yaml"
		got := s.run()
		if want := map[bool]int{true: exitUsage, false: exitClean}[fork]; got.code != want {
			t.Errorf("fork %v, with an own file: code %d\n%s", fork, got.code, got.log)
		}
	}
}

// TestActionPolicies: policies are an input; those of a stranger's pull request do
// not judge it.
func TestActionPolicies(t *testing.T) {
	r := runnertest.NewRepo(t)
	const (
		strict = "package deny_config\n\ndeny contains \"no config maps here\" if input.kind == \"ConfigMap\"\n"
		lax    = "package deny_config\n\ndeny contains \"never\" if false\n"
	)
	base := r.Commit("policies/config.rego", strict, "packs/app/values.yaml", "pack:\n  namespace: app\n",
		"packs/app/manifests/cm.yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: app\n",
		"packs/app/pack.json", strings.Replace(packJSON("app", "1.0.0"), "[]\n", "[\"manifests/cm.yaml\"]\n", 1))
	r.Git("checkout", "-q", "-b", "topic")
	head := r.Commit("packs/app/manifests/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\n", "policies/config.rego", lax)
	merge := r.Merge(base, head)
	for _, fork := range []bool{true, false} {
		got := step{
			t: t, repo: r.Checkout(merge, "1"), event: pullRequest(base, head, fork), env: map[string]string{"GITHUB_EVENT_NAME": "pull_request"},
			inputs: map[string]string{"comment": "false", "policies": "policies"},
		}.run()
		if found := strings.Contains(got.log, "no config maps here"); found != fork || got.outputs["changed-packs"] != `["packs/app"]` {
			t.Errorf("fork %v: %s", fork, got.log)
		}
	}
}
