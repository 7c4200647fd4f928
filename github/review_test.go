package github

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/packlint/packlint/internal/runnertest"
)

// reviewPatch shows the lines 1 to 4 and 11 of a file.
const reviewPatch = "@@ -1,3 +1,4 @@ pack:\n a\n+b\n c\n d\n@@ -10 +11 @@\n-x\n+y\n@@ -20,2 +20,0 @@\n-@@ -1 +90,9 @@\n-z"

func TestSuggest(t *testing.T) {
	const (
		files   = "GET /repos/o/r/pulls/7/files?per_page=100"
		made    = "GET /repos/o/r/pulls/7/comments?per_page=100"
		reviews = "POST /repos/o/r/pulls/7/reviews"
	)
	listed, err := json.Marshal([]map[string]any{{"filename": "p/values.yaml", "patch": reviewPatch}, {"filename": "p/logo.png"}})
	if err != nil {
		t.Fatal(err)
	}
	pull := &Pull{Number: 7, Head: strings.Repeat("a", 40)}
	at := func(line int, old ...string) Suggestion {
		return Suggestion{File: "p/values.yaml", Line: line, Old: old, New: []string{"```", fmt.Sprint("fix ", line)}, Why: "because"}
	}
	before := at(1, "a")
	api := runnertest.NewAPI(t, token)
	api.OnJSON(files, string(listed))
	api.OnJSON(made, fmt.Sprintf(`[{"body": %q}]`, before.marker()+"\r\nbecause"))
	api.OnJSON(reviews, `{"id": 1}`)
	list := []Suggestion{
		before, at(2, "b", "c", "d"), at(2, "b", "c", "d"), at(4, "d", "e"), at(11, "y"), at(11, "x"), at(20, "z"), at(90, "z"), at(12),
		{File: "p/logo.png", Line: 1, Old: []string{""}}, {File: "p/absent", Line: 1, Old: []string{"a"}},
		{File: "p/values.yaml", Line: 3, Old: []string{"c"}, New: []string{strings.Repeat("x", maxComment)}},
	}
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
	if want := at(2).marker() + "\nbecause\n````suggestion\n```\nfix 2\n````"; first.Body != want {
		t.Errorf("%q", first.Body)
	}
	if second.Line != 11 || second.Start_Line != 0 || second.Start_Side != "" {
		t.Errorf("%+v", second)
	}

	// Nothing left to suggest, and nothing at all.
	api = runnertest.NewAPI(t, token)
	api.OnJSON(files, string(listed))
	api.OnJSON(made, "[]")
	if err := client(t, api).Suggest(t.Context(), pull, []Suggestion{at(50, "a")}); err != nil || !slices.Equal(api.Seen(), []string{files, made}) {
		t.Errorf("%v %q", err, api.Seen())
	}
	if err := client(t, api).Suggest(t.Context(), pull, nil); err != nil || len(api.Seen()) != 2 {
		t.Errorf("%v %q", err, api.Seen())
	}
	// More than anybody wants to read, and a refusal.
	var many []Suggestion
	for i := range 100 {
		s := at(1, "a")
		s.New = []string{fmt.Sprint(i)}
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

func TestPatchedLines(t *testing.T) {
	for patch, want := range map[string]map[int]string{
		reviewPatch:                              {1: "a", 2: "b", 3: "c", 4: "d", 11: "y"},
		"":                                       {},
		"@@ -0,0 +1,3 @@\n+a\n+\n+@@ -1 +9 @@\n": {1: "a", 2: "", 3: "@@ -1 +9 @@"},
		"@@ -1,2 +1 @@\n-a\n\\ No newline at end of file\n-b\n+c\n\\ No newline at end of file": {1: "c"},
		"@@ -1,3 +1,3 @@\n a\n\n-b\n+c":        {1: "a", 2: "", 3: "c"},
		"@@ -1 +1 @@\n a\n b":                  {1: "a"},
		"@@ -1 +1 @@\n a\r":                    {1: "a\r"},
		"@@ -1,2 +1,2 @@\n a\n@@ -9 +9 @@\n b": {1: "a"},
		"@@ -1 +99999999999999999999 @@\n a":   {},
		"@@ -1 +1,99999999999999999999 @@\n a": {},
		"Binary files differ":                  {},
	} {
		if got := patchedLines(patch); !maps.Equal(got, want) {
			t.Errorf("%q: %v", patch, got)
		}
	}
}

func FuzzPatchedLines(f *testing.F) {
	f.Add(reviewPatch)
	f.Add("@@ -1,3 +1,3 @@\n a\n\n-b\n+c\n\\ No\n@@ -7 +7,2 @@\n+x\n y")
	f.Fuzz(func(t *testing.T, patch string) {
		for number, text := range patchedLines(patch) {
			if strings.Contains(text, "\n") || text != "" && !strings.Contains(patch, text) {
				t.Errorf("%q: line %d is %q", patch, number, text)
			}
		}
	})
}
