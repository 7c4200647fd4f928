package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/packlint/packlint/internal/runnertest"
)

const (
	listReviewComments = "GET /repos/o/r/pulls/7/comments?per_page=100"
	postReview         = "POST /repos/o/r/pulls/7/reviews"
)

// annotated is a pack.json with annotations, one a line.
func annotated(annotations ...string) string {
	return strings.Replace(packJSON("app", "1.0.0"), "\n  \"kubeManifests\"", "\n  \"annotations\": {\n    "+strings.Join(annotations, ",\n    ")+"\n  },\n  \"kubeManifests\"", 1)
}

// reviewable answers for a pull request of one file with a patch.
func reviewable(t *testing.T, head, patch string) *runnertest.API {
	t.Helper()
	listed, err := json.Marshal([]map[string]any{{"filename": "packs/app-1.0.0/pack.json", "status": "modified", "patch": patch[strings.Index(patch, "@@"):]}})
	if err != nil {
		t.Fatal(err)
	}
	api := runnertest.NewAPI(t, actionToken)
	api.OnJSON(listFiles, string(listed))
	api.OnJSON(readPull, withHead(head))
	api.OnJSON(listReviewComments, `[]`)
	return api
}

// TestActionSuggest: fixes on lines of the diff are suggested in one review, once,
// and only when it is asked for.
func TestActionSuggest(t *testing.T) {
	r := runnertest.NewRepo(t)
	base := r.Commit(".packlint.yaml", "disable: [nothing-to-deploy]\n", "packs/app-1.0.0/values.yaml", oneBadEntry,
		"packs/app-1.0.0/pack.json", annotated(`"source": "community"`, `"revision": 1`, `"a": "1"`, `"b": "2"`, `"c": "3"`, `"d": "4"`, `"e": "5"`))
	r.Git("checkout", "-q", "-b", "topic")
	head := r.Commit("packs/app-1.0.0/pack.json",
		annotated(`"source": "community"`, `"revision": 1`, `"a": "1"`, `"b": "2"`, `"c": "3"`, `"d": "4"`, `"e": true`, `"f": "@everyone", "g": 7`))
	patch := r.Git("diff", base, head, "--", "packs/app-1.0.0/pack.json")
	// The base goes on: what is checked out has its lines elsewhere.
	r.Git("checkout", "-q", "main")
	base = r.Commit("packs/app-1.0.0/README.md", "# App\n")
	api := reviewable(t, head, patch)
	api.OnJSON(postReview, `{"id": 1}`)
	s := step{
		t: t, repo: r.Checkout(r.Merge(base, head), "1"), api: api, event: pullRequest(base, head, false),
		env: map[string]string{"GITHUB_EVENT_NAME": "pull_request", "GITHUB_REF": "refs/pull/7/merge"}, inputs: map[string]string{"comment": "false"},
	}
	if s.run(); slices.Contains(api.Seen(), postReview) {
		t.Error("suggestions that nobody has asked for")
	}
	s.inputs["suggest"] = "true"
	got := s.run()
	if got.code != exitFindings {
		t.Errorf("code %d\n%s", got.code, got.log)
	}
	var sent struct {
		Commit_ID string
		Comments  []struct {
			Path, Body       string
			Line, Start_Line int
		}
	}
	if err := json.Unmarshal([]byte(api.Body(postReview)), &sent); err != nil {
		t.Fatal(err)
	}
	if sent.Commit_ID != head || len(sent.Comments) != 2 {
		t.Fatalf("%+v", sent)
	}
	for i, want := range []string{"```suggestion\n    \"e\": \"true\",\n```", "```suggestion\n    \"f\": \"@everyone\", \"g\": \"7\"\n```"} {
		c := sent.Comments[i]
		if c.Path != "packs/app-1.0.0/pack.json" || c.Line != 14+i || c.Start_Line != 0 || !strings.HasSuffix(c.Body, want) {
			t.Errorf("%+v", c)
		}
	}

	// Suggestions that are there are not made again.
	var there []map[string]string
	for _, c := range sent.Comments {
		there = append(there, map[string]string{"body": c.Body})
	}
	text, err := json.Marshal(there)
	if err != nil {
		t.Fatal(err)
	}
	api.OnJSON(listReviewComments, string(text))
	before := len(api.Seen())
	if s.run(); slices.Contains(api.Seen()[before:], postReview) {
		t.Error("the same suggestions again")
	}

	// What GitHub does not take changes nothing about the verdict.
	api.OnJSON(listReviewComments, `[]`)
	api.On(postReview, runnertest.Answer{Status: 422, Body: `{"message": "Unprocessable Entity"}`})
	got = s.run()
	if got.code != exitFindings || !strings.Contains(got.log, fmt.Sprintf("no review: the review of pull request #%d cannot be written: GitHub answers 422", 7)) {
		t.Errorf("code %d\n%s", got.code, got.log)
	}
}

// TestActionSuggestMerged: where the base has changed the same file, the lines that
// are checked out have other numbers than those of the diff.
func TestActionSuggestMerged(t *testing.T) {
	r := runnertest.NewRepo(t)
	values := "pack:\n  namespace: x\n# 1\n# 2\n# 3\n# 4\n# 5\n"
	base := r.Commit(".packlint.yaml", "disable: [nothing-to-deploy]\n", "packs/app-1.0.0/values.yaml", values,
		"packs/app-1.0.0/pack.json", annotated(`"a": "1"`, `"b": "2"`, `"c": "3"`, `"d": "4"`, `"e": "5"`))
	r.Git("checkout", "-q", "-b", "topic")
	head := r.Commit("packs/app-1.0.0/pack.json", annotated(`"a": "1"`, `"b": "2"`, `"c": "3"`, `"d": "4"`, `"e": true`))
	patch := r.Git("diff", base, head, "--", "packs/app-1.0.0/pack.json")
	r.Git("checkout", "-q", "main")
	base = r.Commit("packs/app-1.0.0/pack.json", "\n\n"+annotated(`"a": "1"`, `"b": "2"`, `"c": "3"`, `"d": "4"`, `"e": "5"`))
	api := reviewable(t, head, patch)
	got := step{
		t: t, repo: r.Checkout(r.Merge(base, head), "1"), api: api, event: pullRequest(base, head, false),
		env: map[string]string{"GITHUB_EVENT_NAME": "pull_request"}, inputs: map[string]string{"comment": "false", "suggest": "true"},
	}.run()
	got.has(t, "error", "annotation-not-string", "packs/app-1.0.0/pack.json")
	if slices.Contains(api.Seen(), postReview) {
		t.Errorf("a suggestion for another line: %s", api.Body(postReview))
	}
}
