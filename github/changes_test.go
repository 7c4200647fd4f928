package github

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/packlint/packlint/internal/git"
	"github.com/packlint/packlint/internal/runnertest"
)

const token = "ghs_secret"

// client speaks to an API of a test, and does not wait.
func client(t *testing.T, api *runnertest.API) *Client {
	t.Helper()
	c, err := NewClient(Environment{Repository: "o/r", APIURL: api.URL + "/api/v3"}, token)
	if err != nil {
		t.Fatal(err)
	}
	c.sleep = noWait
	c.patience.sleep = noWait
	return c
}

func noWait(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// history is a repository in which a branch changes one pack, deletes one, renames
// one and adds one, while main goes on with a fifth.
type history struct {
	*runnertest.Repo
	fork, base, head, merge string
}

func newHistory(t *testing.T) history {
	t.Helper()
	r := runnertest.NewRepo(t)
	h := history{Repo: r}
	h.fork = r.Commit(
		"packs/edited/pack.json", "{}", "packs/edited/values.yaml", "a: 1\n",
		"packs/deleted/pack.json", `{"deleted": 1}`, "packs/old/pack.json", `{"name": "renamed", "and": "long enough to be seen as one"}`,
		"packs/other/pack.json", "{}", "README.md", "one\n")
	r.Git("checkout", "-q", "-b", "topic")
	r.Git("mv", "packs/old", "packs/new")
	h.head = r.Commit("packs/edited/values.yaml", "a: 2\n", "packs/deleted/pack.json", "", "packs/ünew `$(x)`\n/pack.json", "{}", "README.md", "two\n")
	r.Git("checkout", "-q", "main")
	h.base = r.Commit("packs/other/values.yaml", "b: 1\n")
	h.merge = r.Merge(h.base, h.head)
	return h
}

var topicFiles = []string{
	"README.md", "packs/deleted/pack.json", "packs/edited/values.yaml", "packs/new/pack.json", "packs/old/pack.json", "packs/ünew `$(x)`\n/pack.json",
}

func pullEvent(h history, fork bool) string {
	from := `{"full_name": "o/r"}`
	if fork {
		from = `null`
	}
	return fmt.Sprintf(`{"number": 7, "repository": {"full_name": "o/r"}, "pull_request": {"number": 7,
		"base": {"sha": %q}, "head": {"sha": %q, "repo": %s}}}`, h.base, h.head, from)
}

// TestChangesByGit: what is checked out in every way, and every event, is compared
// with what it should be, without the API.
func TestChangesByGit(t *testing.T) {
	h := newHistory(t)
	mainFiles := append(slices.Clone(topicFiles), "packs/other/values.yaml")
	slices.Sort(mainFiles)
	push := func(before, after string) string { return fmt.Sprintf(`{"before": %q, "after": %q}`, before, after) }
	zeros := strings.Repeat("0", 40)
	for name, c := range map[string]struct {
		event, payload, commit, depth string
		want                          []string // nil for all packs
		how                           string
	}{
		"pull request, shallow":        {"pull_request", pullEvent(h, false), h.merge, "1", topicFiles, "by git"},
		"pull request, with parents":   {"pull_request", pullEvent(h, false), h.merge, "2", topicFiles, "by git"},
		"pull request, whole":          {"pull_request", pullEvent(h, false), h.merge, "0", topicFiles, "by git"},
		"pull request, its own commit": {"pull_request", pullEvent(h, false), h.head, "0", topicFiles, "compared with " + h.fork[:12]},
		"pull request, no history":     {"pull_request", pullEvent(h, false), h.head, "1", nil, "have no common ancestor in this clone"},
		"pull request of a fork":       {"pull_request", pullEvent(h, true), h.merge, "1", topicFiles, "by git"},
		"pull request target":          {"pull_request_target", pullEvent(h, true), h.merge, "1", topicFiles, "by git"},
		"push":                         {"push", push(h.fork, h.head), h.head, "1", topicFiles, "compared with " + h.fork[:12]},
		"push by force":                {"push", push(h.base, h.head), h.head, "1", mainFiles, "compared with " + h.base[:12]},
		"push of a new branch":         {"push", push(zeros, h.head), h.head, "1", nil, "the event push has nothing to compare with"},
		"push over what is gone":       {"push", push(strings.Repeat("1", 40), h.head), h.head, "1", nil, "cannot be fetched"},
		"push over what is no commit":  {"push", push("--upload-pack=x", h.head), h.head, "1", nil, "nothing to compare with"},
		"merge group":                  {"merge_group", fmt.Sprintf(`{"merge_group": {"base_sha": %q, "head_sha": %q}}`, h.base, h.merge), h.merge, "1", topicFiles, "by git"},
		"by hand":                      {"workflow_dispatch", `{"inputs": null}`, h.head, "1", nil, "the event workflow_dispatch has nothing"},
		"by the clock":                 {"schedule", `{"schedule": "0 0 * * *"}`, h.head, "1", nil, "the event schedule has nothing"},
		"an event that is not known":   {"constellation", `?`, h.head, "1", nil, "the event constellation has nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			event, err := ParseEvent(c.event, []byte(c.payload))
			if err != nil {
				t.Fatal(err)
			}
			clone := h.Checkout(c.commit, c.depth)
			got := Origin{Event: event, Repo: git.Repo(clone.Dir), Fetch: true}.Changes(t.Context())
			slices.Sort(got.Files)
			if got.All != (c.want == nil) || !slices.Equal(got.Files, c.want) || !strings.Contains(got.How, c.how) {
				t.Errorf("got %+v, want %q %q", got, c.want, c.how)
			}
			if c.depth == "1" && clone.Git("rev-parse", "--is-shallow-repository") != "true" {
				t.Error("the clone is not shallow any more")
			}
		})
	}
}

// TestFetchKeepsHistory: a whole clone does not become shallow.
func TestFetchKeepsHistory(t *testing.T) {
	h := newHistory(t)
	clone := h.Checkout(h.head, "0")
	gone := h.Commit("x", "y")
	if err := git.Repo(clone.Dir).Fetch(t.Context(), gone, nil); err != nil {
		t.Fatal(err)
	}
	if clone.Git("rev-parse", "--is-shallow-repository") != "false" || clone.Git("rev-list", "--count", gone) != "3" {
		t.Error("the history is gone")
	}
}

// TestChangesWithoutFetch: `packlint changed` does not touch the network.
func TestChangesWithoutFetch(t *testing.T) {
	h := newHistory(t)
	clone := h.Checkout(h.merge, "1")
	event, err := ParseEvent("pull_request", []byte(pullEvent(h, false)))
	if err != nil {
		t.Fatal(err)
	}
	if got := (Origin{Event: event, Repo: git.Repo(clone.Dir)}).Changes(t.Context()); !got.All || !strings.Contains(got.How, "is not in this clone") {
		t.Errorf("%+v", got)
	}
}

func TestChangesByAPI(t *testing.T) {
	h := newHistory(t)
	clone := h.Checkout(h.merge, "1")
	repo := git.Repo(clone.Dir)
	const files = "GET /repos/o/r/pulls/7/files?per_page=100"
	link := func(page int) map[string]string {
		return map[string]string{"Link": fmt.Sprintf(`<{host}/repos/o/r/pulls/7/files?per_page=100&page=%d>; rel="next"`, page)}
	}
	page := func(n int) string {
		return "[" + strings.Repeat(`{"filename": "x", "status": "added"},`, n-1) + `{"filename": "packs/a/values.yaml", "status": "modified", "changes": 0}]`
	}
	pull, err := ParseEvent("pull_request", []byte(pullEvent(h, false)))
	if err != nil {
		t.Fatal(err)
	}
	pushed := Event{Name: "push", Base: h.fork, Head: h.head}
	compare := "GET /repos/o/r/compare/" + h.fork + "..." + h.head + "?per_page=1"

	t.Run("pages and renames", func(t *testing.T) {
		api := runnertest.NewAPI(t, token)
		api.On(files, runnertest.Answer{Header: link(2), Body: `[{"filename": "packs/b/pack.json", "status": "renamed", "previous_filename": "packs/a/pack.json"}]`})
		api.OnJSON("GET /repos/o/r/pulls/7/files?page=2&per_page=100", `[{"filename": "packs/c/x", "status": "removed"}]`)
		got := Origin{Event: pull, Repo: repo, Client: client(t, api)}.Changes(t.Context())
		if want := []string{"packs/b/pack.json", "packs/a/pack.json", "packs/c/x"}; !slices.Equal(got.Files, want) || got.How != "compared with the base of pull request #7, "+h.base[:12]+", by the API" {
			t.Errorf("%+v", got)
		}
	})
	t.Run("3,000 files", func(t *testing.T) {
		api := runnertest.NewAPI(t, token)
		api.On(files, runnertest.Answer{Header: link(2), Body: page(100)})
		for i := 2; i <= 30; i++ {
			answer := runnertest.Answer{Header: link(i + 1), Body: page(100)}
			if i == 30 {
				answer.Header = nil
			}
			api.On(fmt.Sprintf("GET /repos/o/r/pulls/7/files?page=%d&per_page=100", i), answer)
		}
		origin := Origin{Event: pull, Repo: repo, Client: client(t, api)}
		if got := origin.Changes(t.Context()); !got.All || !strings.Contains(got.How, "too many files for the API") {
			t.Errorf("%+v", got)
		}
		// git can tell.
		origin.Fetch = true
		if got := origin.Changes(t.Context()); got.All || len(got.Files) != len(topicFiles) {
			t.Errorf("%+v", got)
		}
	})
	t.Run("not allowed", func(t *testing.T) {
		api := runnertest.NewAPI(t, token)
		api.On(files, runnertest.Answer{Status: 403, Body: `{"message": "Resource not accessible by integration"}`})
		clone := h.Checkout(h.merge, "1") // the base has been fetched above
		got := Origin{Event: pull, Repo: git.Repo(clone.Dir), Client: client(t, api)}.Changes(t.Context())
		if !got.All || !strings.Contains(got.How, "GitHub answers 403 Resource not accessible by integration") || len(api.Seen()) != 1 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("its own commit, no history", func(t *testing.T) {
		api := runnertest.NewAPI(t, token)
		api.On(files, runnertest.Answer{Status: 500, Body: "{}"})
		api.OnJSON("GET /repos/o/r/compare/"+h.base+"..."+h.head+"?per_page=1", `{"merge_base_commit": {"sha": "`+h.fork+`"}}`)
		clone := h.Checkout(h.head, "1")
		got := Origin{Event: pull, Repo: git.Repo(clone.Dir), Client: client(t, api), Fetch: true}.Changes(t.Context())
		if len(got.Files) != len(topicFiles) || got.How != "compared with "+h.fork[:12]+", by git" {
			t.Errorf("%+v", got)
		}
	})
	t.Run("push", func(t *testing.T) {
		api := runnertest.NewAPI(t, token)
		api.OnJSON(compare, `{"merge_base_commit": {"sha": "`+h.fork+`"}, "files": [{"filename": "a"}]}`)
		got := Origin{Event: pushed, Repo: repo, Client: client(t, api)}.Changes(t.Context())
		if !slices.Equal(got.Files, []string{"a"}) || got.How != "compared with "+h.fork[:12]+", by the API" {
			t.Errorf("%+v", got)
		}
	})
	for name, body := range map[string]string{
		"push by force":     `{"merge_base_commit": {"sha": "` + h.base + `"}, "files": [{"filename": "a"}]}`,
		"push of 300 files": `{"merge_base_commit": {"sha": "` + h.fork + `"}, "files": ` + page(300) + `}`,
	} {
		t.Run(name, func(t *testing.T) {
			api := runnertest.NewAPI(t, token)
			api.OnJSON(compare, body)
			clone := h.Checkout(h.head, "1")
			got := Origin{Event: pushed, Repo: git.Repo(clone.Dir), Client: client(t, api), Fetch: true}.Changes(t.Context())
			if len(got.Files) != len(topicFiles) || !strings.HasSuffix(got.How, "by git") {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestCheckedOut(t *testing.T) {
	h := newHistory(t)
	event, err := ParseEvent("pull_request_target", []byte(pullEvent(h, true)))
	if err != nil {
		t.Fatal(err)
	}
	for commit, ok := range map[string]bool{h.merge: true, h.head: true, h.base: false} {
		clone := h.Checkout(commit, "1")
		err := Origin{Event: event, Repo: git.Repo(clone.Dir)}.CheckedOut(t.Context())
		if (err == nil) != ok {
			t.Errorf("%s: %v", commit, err)
		}
		if !ok && !strings.Contains(err.Error(), "ref: refs/pull/7/merge") {
			t.Error(err)
		}
	}
}

func TestSinceBranch(t *testing.T) {
	h := newHistory(t)
	h.Git("checkout", "-q", "topic")
	h.Write("packs/fresh/pack.json", "{}", "ignored.log", "x", ".git/info/exclude", "*.log\n", "packs/edited/values.yaml", "a: 3\n")
	got, err := SinceBranch(t.Context(), git.Repo(h.Dir), "main")
	if err != nil {
		t.Fatal(err)
	}
	want := append(slices.Clone(topicFiles), "packs/fresh/pack.json")
	slices.Sort(want)
	slices.Sort(got.Files)
	if !slices.Equal(got.Files, want) || got.How != "compared with "+h.fork[:12]+", where this branch left main" {
		t.Errorf("%+v", got)
	}
	if _, err := SinceBranch(t.Context(), git.Repo(h.Dir), "--help"); err == nil {
		t.Error("--help is no branch")
	}
}
