package github

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/packlint/packlint/internal/runnertest"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/report"
)

func TestReadInputs(t *testing.T) {
	inputs := map[string]string{
		"INPUT_PATHS": " packs \n\n other \n", "INPUT_FAIL_ON": "warning", "INPUT_KUBERNETES-VERSIONS": "1.30, 1.31\n1.32", "INPUT_COMMENT": "False",
		"INPUT_UPLOAD-SARIF": "TRUE", "INPUT_SHARDS": "4", "INPUT_TOKEN": "x\n",
	}
	got, err := ReadInputs(func(name string) string { return inputs[name] }, Event{Name: "pull_request", Pull: &Pull{}})
	want := Inputs{
		Paths: []string{"packs", "other"}, FailOn: "warning", KubernetesVersions: []string{"1.30", "1.31", "1.32"}, UploadSARIF: true, Shards: 4, Token: "x",
		ChangedOnly: true, NewOnly: true, Summary: true, CommentID: "packs",
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	inputs = map[string]string{"INPUT_SUMMARY": "no", "INPUT_SHARDS": "0", "INPUT_PATHS": "[1]", "INPUT_COMMENT-ID": "--> x"}
	_, err = ReadInputs(func(name string) string { return inputs[name] }, Event{Name: "push"})
	for _, name := range []string{"summary", "shards", "paths", "comment-id"} {
		if err == nil || !strings.Contains(err.Error(), "the input "+name+" is ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReadOnly(t *testing.T) {
	for _, c := range []struct {
		event Event
		actor string
		want  bool
	}{
		{Event{Name: "pull_request", Pull: &Pull{Fork: true}}, "x", true},
		{Event{Name: "pull_request", Pull: &Pull{}}, "x", false},
		{Event{Name: "pull_request", Pull: &Pull{}}, dependabot, true},
		{Event{Name: "push"}, dependabot, true},
		{Event{Name: "pull_request_target", Pull: &Pull{Fork: true}}, "x", false},
		{Event{Name: "schedule"}, dependabot, false},
	} {
		if got := c.event.ReadOnly(c.actor) != ""; got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestWriteOutputs(t *testing.T) {
	env := Environment{Output: filepath.Join(t.TempDir(), "output")}
	if err := os.WriteFile(env.Output, []byte("before=1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	hostile := "a\nb<<c\n_GitHubActionsFileCommandDelimeter_\nadmin=true\npacklint-\n"
	if err := env.WriteOutputs([]Output{{"x", hostile}, {"empty", ""}, {"json", `["a=b"]`}}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(env.Output)
	if err != nil {
		t.Fatal(err)
	}
	got, err := runnertest.ParseOutputs(string(text))
	if want := map[string]string{"before": "1", "x": hostile, "empty": "", "json": `["a=b"]`}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%q, %v", got, err)
	}
	if err := (Environment{}).WriteOutputs([]Output{{"x", "y"}}); err != nil {
		t.Error(err)
	}
	if err := (Environment{Output: t.TempDir()}).WriteOutputs(nil); err == nil {
		t.Error("a directory takes no outputs")
	}
}

func TestWriteSummary(t *testing.T) {
	r := &lint.Result{Packs: []lint.PackReport{{Path: "p"}}}
	for i := range 5000 {
		r.Packs = append(r.Packs, lint.PackReport{Path: fmt.Sprint("p", i)})
		r.Findings = append(r.Findings, lint.Finding{Rule: "r", Severity: lint.Error, Message: strings.Repeat("long ", 150), Pack: fmt.Sprint("p", i), File: "f"})
	}
	render := func(limit int) ([]byte, error) {
		var b bytes.Buffer
		err := report.Formats()["markdown"].Write(&b, r, report.Options{Limit: limit})
		return b.Bytes(), err
	}
	for _, before := range []int{0, 500_000, 980_000, 995_000} {
		env := Environment{Summary: filepath.Join(t.TempDir(), "summary")}
		if err := os.WriteFile(env.Summary, []byte(strings.Repeat("x", before)), 0o644); err != nil {
			t.Fatal(err)
		}
		err := env.WriteSummary(render)
		info, statErr := os.Stat(env.Summary)
		if statErr != nil {
			t.Fatal(statErr)
		}
		if after := int(info.Size()); after > 1<<20 || (after > before) != (before < 990_000) || (err == nil) != (before < 990_000) {
			t.Errorf("%d bytes before, %d after: %v", before, after, err)
		}
	}
	if err := (Environment{}).WriteSummary(render); err != nil {
		t.Error(err)
	}
}

func TestEnvironment(t *testing.T) {
	env := ReadEnvironment(func(name string) string {
		return map[string]string{"GITHUB_SERVER_URL": "https://ghes.example.com/", "GITHUB_REPOSITORY": "o/r", "GITHUB_RUN_ID": "3"}[name]
	})
	if env.APIURL != "https://api.github.com" || env.RunURL() != "https://ghes.example.com/o/r/actions/runs/3" || env.FilesURL("abc") != "https://ghes.example.com/o/r/blob/abc/" {
		t.Errorf("%+v", env)
	}
	if (Environment{}).RunURL() != "" || (Environment{Repository: "o/r"}).FilesURL("") != "" {
		t.Error("pages out of nothing")
	}
	for _, repository := range []string{"", "o", "o/r/x", "../r", "o/r?x"} {
		if _, err := NewClient(Environment{Repository: repository, APIURL: "https://api.example.com"}, "x"); err == nil {
			t.Errorf("%q", repository)
		}
	}
	// github.com, GHE.com, and an Enterprise Server.
	for url, want := range map[string]string{
		"https://api.github.com": "https://api.github.com/", "https://api.x.ghe.com": "https://api.x.ghe.com/", "https://ghes.example.com/api/v3": "https://ghes.example.com/api/v3/",
	} {
		c, err := NewClient(Environment{Repository: "o/r", APIURL: url}, "x")
		if err != nil || c.api.BaseURL.String() != want {
			t.Errorf("%s: %v, %v", url, c.api.BaseURL, err)
		}
	}
}

// TestRedirect: the token goes to no other host.
func TestRedirect(t *testing.T) {
	other := runnertest.NewAPI(t, "nobody")
	api := runnertest.NewAPI(t, token)
	api.On("GET /repos/o/r/pulls/7/files?per_page=100", runnertest.Answer{Status: 302, Header: map[string]string{"Location": other.URL + "/api/v3/x"}})
	if _, err := client(t, api).pullFiles(t.Context(), 7); err == nil || !strings.Contains(err.Error(), "redirects to another host") {
		t.Error(err)
	}
	if len(other.Seen()) > 0 {
		t.Error("it was followed")
	}
}

func locations(paths ...string) []pack.Location {
	var out []pack.Location
	for _, p := range paths {
		out = append(out, pack.Location{Path: p})
	}
	return out
}

func paths(packs []pack.Location) []string {
	var out []string
	for _, p := range packs {
		out = append(out, p.Path)
	}
	return out
}

func TestChangedPacks(t *testing.T) {
	packs := locations("packs/a", "packs/a-b", "packs/sub/c", "packs/d.tar.gz")
	for file, want := range map[string][]string{
		"packs/a/values.yaml":         {"packs/a"},
		"packs/a/charts/x/deep.yaml":  {"packs/a"},
		"packs/a-b/x":                 {"packs/a-b"},
		"packs/a":                     {"packs/a"},
		"packs/d.tar.gz":              {"packs/d.tar.gz"},
		"packs/sub/.packlint.yaml":    {"packs/sub/c"},
		".packlint.yaml":              {"packs/a", "packs/a-b", "packs/sub/c", "packs/d.tar.gz"},
		"packs/a/docs/.packlint.yaml": {"packs/a"},
		"README.md":                   nil,
		"packs/README.md":             nil,
		"other/packs/a/values.yaml":   nil,
	} {
		if got := paths(Changes{Files: []string{file}}.ChangedPacks(packs)); !slices.Equal(got, want) {
			t.Errorf("%s: %q", file, got)
		}
	}
	if got := (Changes{All: true}).ChangedPacks(packs); len(got) != len(packs) {
		t.Errorf("%v", got)
	}
	if got := paths(Changes{Files: []string{"x"}}.ChangedPacks(locations("."))); !slices.Equal(got, []string{"."}) {
		t.Errorf("a repository that is a pack: %q", got)
	}
}

func TestDeletedPacks(t *testing.T) {
	root := t.TempDir()
	for _, dir := range []string{"there", "packs/a"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "there/pack.json"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	files := []string{"z/pack.json", "gone/pack.json", "gone/pack.json", "gone/values.yaml", "packs/a/pack.json", "packs/a/charts/x/pack.json", "there/pack.json"}
	if got := (Changes{Files: files}).DeletedPacks(root, locations("packs/a")); !slices.Equal(got, []string{"gone", "z"}) {
		t.Errorf("%q", got)
	}
}

func TestMatrix(t *testing.T) {
	dir := t.TempDir()
	var packs []pack.Location
	for name, size := range map[string]int{"huge": 1000, "big": 600, "half": 500, "small": 10, "`$(x)`\n": 5} {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(p, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(p, "values.yaml"), make([]byte, size), 0o644); err != nil {
			t.Fatal(err)
		}
		packs = append(packs, pack.Location{Dir: p, Path: name})
	}
	m := NewMatrix(packs, 2)
	want := `{"include":[{"shard":"1/2","packs":"[\"\\u0060\\u0024\\u0028x\\u0029\\u0060\\u000a\",\"huge\",\"small\"]"},{"shard":"2/2","packs":"[\"big\",\"half\"]"}]}`
	if m.String() != want {
		t.Error(m)
	}
	for _, shard := range m.Include {
		in, err := ReadInputs(func(name string) string { return map[string]string{"INPUT_PATHS": shard.Packs}[name] }, Event{})
		if err != nil || len(in.Paths) < 2 {
			t.Errorf("%q, %v", in.Paths, err)
		}
	}
	if got := NewMatrix(packs, 99); len(got.Include) != 5 {
		t.Error(got)
	}
	if got := NewMatrix(nil, 3).String(); got != `{"include":[]}` {
		t.Error(got)
	}
}

func FuzzPathList(f *testing.F) {
	f.Add("packs/a")
	f.Add("😀\n\"\\${{ x }}'`\u2028")
	f.Fuzz(func(t *testing.T, path string) {
		text := PathList([]string{path, path})
		var got []string
		if err := json.Unmarshal([]byte(text), &got); err != nil || len(got) != 2 || got[0] != strings.ToValidUTF8(string([]rune(path)), "\ufffd") {
			t.Errorf("%q: %s, %v", path, text, err)
		}
		if i := strings.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune(meaningless+`[]",\`, r) }); i >= 0 {
			t.Errorf("%q: %s", path, text)
		}
	})
}

func FuzzParseEvent(f *testing.F) {
	f.Add("pull_request", `{"number": 1, "pull_request": {"number": 1, "head": {"sha": "x", "repo": null}}}`)
	f.Add("push", `{"before": null, "after": 3}`)
	f.Add("merge_group", `{"merge_group": {}}`)
	f.Add("workflow_run", `{"workflow_run": {"head_repository": null}}`)
	f.Fuzz(func(t *testing.T, name, payload string) {
		e, err := ParseEvent(name, []byte(payload))
		if err != nil {
			return
		}
		for _, id := range []string{e.Base, e.Head} {
			if id != "" && !commitID.MatchString(id) {
				t.Errorf("the commit %q", id)
			}
		}
		if e.Name == "pull_request" && e.Pull.Number <= 0 {
			t.Error("a pull request without a number")
		}
	})
}

func TestCheckRun(t *testing.T) {
	r := &lint.Result{Packs: []lint.PackReport{{Path: "p"}}}
	for i := range 120 {
		r.Findings = append(r.Findings, lint.Finding{
			Rule: "r", Severity: lint.Info + lint.Severity(i%3), Message: fmt.Sprintf("##[error] %d", i), Hint: "h", Pack: "p", File: "p/values.yaml", Line: i,
		})
	}
	reason := "known"
	r.Findings = append(r.Findings, lint.Finding{Severity: lint.Error, Pack: "p", Suppressed: &reason}, lint.Finding{Severity: lint.Error, Pack: "p", Inherited: true})
	api := runnertest.NewAPI(t, token)
	const create, update = "POST /repos/o/r/check-runs", "PATCH /repos/o/r/check-runs/3"
	api.On(create, runnertest.Answer{Status: 201, Body: `{"id": 3}`})
	api.OnJSON(update, `{"id": 3}`)
	if err := client(t, api).CreateCheckRun(t.Context(), "abc", r, report.Options{FailOn: lint.Error}); err != nil {
		t.Fatal(err)
	}
	if want := []string{create, update, update}; !slices.Equal(api.Seen(), want) {
		t.Fatalf("%q", api.Seen())
	}
	type sent struct {
		Name, Status, Conclusion, Head_SHA string
		Output                             struct {
			Title, Summary string
			Annotations    []struct {
				Path, Message, Title string
				Start_Line, End_Line int
				Annotation_Level     string
			}
		}
	}
	levels := ""
	for i, request := range api.Requests {
		var got sent
		if err := json.Unmarshal([]byte(request.Body), &got); err != nil {
			t.Fatal(err)
		}
		if n := len(got.Output.Annotations); n != []int{50, 50, 20}[i] || got.Name != "packlint" || got.Output.Title == "" || len(got.Output.Summary) > 65_535 {
			t.Errorf("request %d: %+v", i, got)
		}
		if i == 0 && (got.Status != "completed" || got.Conclusion != "failure" || got.Head_SHA != "abc") {
			t.Errorf("%+v", got)
		}
		for _, a := range got.Output.Annotations {
			levels += a.Annotation_Level[:1]
			if a.Path != "p/values.yaml" || a.Start_Line < 1 || strings.HasPrefix(a.Message, "##[") || !strings.HasSuffix(a.Message, "\nHint: h") {
				t.Errorf("%+v", a)
			}
		}
	}
	if levels != strings.Repeat("f", 40)+strings.Repeat("w", 40)+strings.Repeat("n", 40) {
		t.Error(levels)
	}
	clean := runnertest.NewAPI(t, token)
	clean.On(create, runnertest.Answer{Status: 403, Body: `{"message": "no"}`})
	err := client(t, clean).CreateCheckRun(t.Context(), "abc", &lint.Result{Packs: r.Packs}, report.Options{FailOn: lint.Error})
	if err == nil || !strings.Contains(err.Error(), "checks: write") || !strings.Contains(clean.Body(create), `"conclusion":"success"`) {
		t.Error(err)
	}
}
