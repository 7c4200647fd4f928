package github

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/packlint/packlint/internal/runnertest"
)

func TestSuggest(t *testing.T) {
	const (
		files   = "GET /repos/o/r/pulls/7/files?per_page=100"
		made    = "GET /repos/o/r/pulls/7/comments?per_page=100"
		reviews = "POST /repos/o/r/pulls/7/reviews"
	)
	patch := "@@ -1,3 +1,4 @@ pack:\n a\n+b\n c\n d\n@@ -10 +11 @@\n-x\n+y\n@@ -20,2 +20,0 @@\n-@@ -1 +90,9 @@\n-z"
	listed, err := json.Marshal([]map[string]any{
		{"filename": "p/values.yaml", "patch": patch}, {"filename": "p/logo.png"}, {"filename": "p/odd", "patch": "@@ -1 +99999999999999999999 @@"},
	})
	if err != nil {
		t.Fatal(err)
	}
	pull := &Pull{Number: 7, Head: strings.Repeat("a", 40)}
	at := func(line, end int) Suggestion {
		return Suggestion{File: "p/values.yaml", Line: line, EndLine: end, Text: fmt.Sprintf("```\nfix %d", line), Why: "because of @everyone"}
	}
	before := at(1, 1)
	api := runnertest.NewAPI(t, token)
	api.OnJSON(files, string(listed))
	api.OnJSON(made, fmt.Sprintf(`[{"body": %q}]`, before.marker()+"\nbecause"))
	api.OnJSON(reviews, `{"id": 1}`)
	list := []Suggestion{before, at(2, 4), at(4, 5), at(11, 11), at(20, 20), at(90, 90), at(12, 11), {File: "p/logo.png", Line: 1, EndLine: 1}, {File: "p/odd", Line: 1, EndLine: 1}}
	if err := client(t, api).Suggest(t.Context(), pull, list); err != nil {
		t.Fatal(err)
	}
	var sent struct {
		Commit_ID, Event string
		Comments         []struct {
			Path, Body, Side, Start_Side string
			Line, Start_Line             int
		}
	}
	if err := json.Unmarshal([]byte(api.Body(reviews)), &sent); err != nil {
		t.Fatal(err)
	}
	if sent.Commit_ID != pull.Head || sent.Event != "COMMENT" || len(sent.Comments) != 2 {
		t.Fatalf("%+v", sent)
	}
	first, second := sent.Comments[0], sent.Comments[1]
	if first.Line != 4 || first.Start_Line != 2 || first.Start_Side != "RIGHT" || first.Side != "RIGHT" || first.Path != "p/values.yaml" {
		t.Errorf("%+v", first)
	}
	if want := at(2, 4).marker() + "\nbecause of `@everyone`\n````suggestion\n```\nfix 2\n````"; first.Body != want {
		t.Errorf("%q", first.Body)
	}
	if second.Line != 11 || second.Start_Line != 0 || second.Start_Side != "" {
		t.Errorf("%+v", second)
	}

	// Nothing left to suggest, and nothing at all.
	api = runnertest.NewAPI(t, token)
	api.OnJSON(files, string(listed))
	api.OnJSON(made, "[]")
	if err := client(t, api).Suggest(t.Context(), pull, []Suggestion{at(50, 50)}); err != nil || !slices.Equal(api.Seen(), []string{files, made}) {
		t.Errorf("%v %q", err, api.Seen())
	}
	if err := client(t, api).Suggest(t.Context(), pull, nil); err != nil || len(api.Seen()) != 2 {
		t.Errorf("%v %q", err, api.Seen())
	}
	// More than anybody wants to read, and a refusal.
	var many []Suggestion
	for i := range 100 {
		s := at(1, 1)
		s.Text = fmt.Sprint(i)
		many = append(many, s)
	}
	api.On(reviews, runnertest.Answer{Status: 422, Body: `{"message": "Unprocessable Entity", "errors": ["Pull request review thread line must be part of the diff"]}`})
	err = client(t, api).Suggest(t.Context(), pull, many)
	if err == nil || !strings.Contains(err.Error(), "GitHub answers 422 Unprocessable Entity: Pull request review thread line must be part of the diff") {
		t.Error(err)
	}
	if n := strings.Count(api.Body(reviews), `"side"`); n != maxSuggestions {
		t.Errorf("%d suggestions", n)
	}
}
