package github

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/packlint/packlint/internal/runnertest"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/report"
)

func TestUpdateComment(t *testing.T) {
	const (
		list   = "GET /repos/o/r/issues/7/comments?per_page=100"
		second = "GET /repos/o/r/issues/7/comments?page=2&per_page=100"
		create = "POST /repos/o/r/issues/7/comments"
		edit   = "PATCH /repos/o/r/issues/comments/42"
	)
	comment := func(id int, kind, body string) string {
		return fmt.Sprintf(`{"id": %d, "user": {"login": "x", "id": %d, "type": %q}, "body": %q}`, id, id, kind, body)
	}
	ours := marker("packs") + "\nolder"
	for name, c := range map[string]struct {
		comments []string
		create   bool
		want     []string
	}{
		"none yet":            {[]string{comment(1, "Bot", "hello")}, true, []string{list, create}},
		"none yet, none due":  {nil, false, []string{list}},
		"there":               {[]string{comment(1, "User", "hello"), comment(42, "Bot", ours)}, false, []string{list, edit}},
		"there and the same":  {[]string{comment(42, "Bot", marker("packs")+"\nnew")}, true, []string{list}},
		"of another step":     {[]string{comment(42, "Bot", marker("other")+"\nolder")}, true, []string{list, create}},
		"pretended by people": {[]string{comment(42, "User", ours)}, true, []string{list, create}},
		"quoted":              {[]string{comment(42, "Bot", "> "+ours)}, true, []string{list, create}},
	} {
		t.Run(name, func(t *testing.T) {
			api := runnertest.NewAPI(t, token)
			api.OnJSON(list, "["+strings.Join(c.comments, ",")+"]")
			api.On(create, runnertest.Answer{Status: 201, Body: `{"id": 42}`})
			api.OnJSON(edit, `{"id": 42}`)
			text := marker("packs") + "\nnew"
			if err := client(t, api).UpdateComment(t.Context(), 7, "packs", text, c.create); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(api.Seen(), c.want) {
				t.Fatalf("%q", api.Seen())
			}
			if last := c.want[len(c.want)-1]; last != list {
				var sent map[string]string
				if err := json.Unmarshal([]byte(api.Body(last)), &sent); err != nil || len(sent) != 1 || sent["body"] != text {
					t.Errorf("sent %q", api.Body(last))
				}
			}
		})
	}

	t.Run("on the second page", func(t *testing.T) {
		api := runnertest.NewAPI(t, token)
		api.On(list, runnertest.Answer{Body: "[]", Header: map[string]string{"Link": `<{host}/repos/o/r/issues/7/comments?per_page=100&page=2>; rel="next"`}})
		api.OnJSON(second, "["+comment(42, "Bot", ours)+"]")
		api.OnJSON(edit, `{"id": 42}`)
		if err := client(t, api).UpdateComment(t.Context(), 7, "packs", "x", true); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("a token of somebody", func(t *testing.T) {
		api := runnertest.NewAPI(t, "ghp_secret")
		api.OnJSON("GET /user", `{"id": 42, "login": "x", "type": "User"}`)
		api.OnJSON(list, "["+comment(1, "Bot", ours)+","+comment(42, "User", ours)+"]")
		api.OnJSON(edit, `{"id": 42}`)
		c, err := NewClient(Environment{Repository: "o/r", APIURL: api.URL}, "ghp_secret")
		if err != nil {
			t.Fatal(err)
		}
		if err := c.UpdateComment(t.Context(), 7, "packs", "x", true); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("a token of an App in disguise", func(t *testing.T) {
		api := runnertest.NewAPI(t, "other")
		api.On("GET /user", runnertest.Answer{Status: 403, Body: `{"message": "Resource not accessible by integration"}`})
		api.OnJSON(list, "["+comment(1, "User", ours)+","+comment(42, "Bot", ours)+"]")
		api.OnJSON(edit, `{"id": 42}`)
		c, err := NewClient(Environment{Repository: "o/r", APIURL: api.URL}, "other")
		if err != nil {
			t.Fatal(err)
		}
		if err := c.UpdateComment(t.Context(), 7, "packs", "x", true); err != nil {
			t.Fatal(err)
		}
	})
	for status, want := range map[int]string{
		403: "the comment on pull request #7 cannot be written: GitHub answers 403 no (it needs the permission pull-requests: write)",
		422: "the comment on pull request #7 cannot be written: GitHub answers 422 no: Body is too long (maximum is 65536 characters)",
	} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			api := runnertest.NewAPI(t, token)
			api.OnJSON(list, "[]")
			api.On(create, runnertest.Answer{Status: status, Body: map[int]string{
				403: `{"message": "no"}`,
				422: `{"message": "no", "errors": [{"resource": "IssueComment", "code": "unprocessable", "message": "Body is too long (maximum is 65536 characters)"}]}`,
			}[status]})
			err := client(t, api).UpdateComment(t.Context(), 7, "packs", "x", true)
			if err == nil || err.Error() != want {
				t.Error(err)
			}
		})
	}
}

// TestCommentText: however much there is to say, a comment can be written.
func TestCommentText(t *testing.T) {
	r := &lint.Result{}
	for i := range 2000 {
		path := fmt.Sprintf("packs/p%d", i)
		r.Packs = append(r.Packs, lint.PackReport{Path: path})
		r.Findings = append(r.Findings, lint.Finding{
			Rule: "r", Severity: lint.Error, Message: strings.Repeat("@everyone </details> ", 40), Pack: path, File: path + "/values.yaml", Line: 1, Column: 1,
		})
	}
	var paths []string
	for _, p := range r.Packs {
		paths = append(paths, p.Path)
	}
	footnote := Footnote("all `packs`", "https://example.com/run", paths)
	text := CommentText("packs", report.Review{Result: r, Deleted: paths}, report.Options{FilesURL: "https://example.com/blob/"}, footnote)
	if len(text) > report.MaxComment || !strings.HasPrefix(text, "<!-- packlint:packs -->\n### ❌ packlint: 2000 errors") || !strings.HasSuffix(text, footnote) {
		t.Errorf("%d bytes: %.100s", len(text), text)
	}
	for _, want := range []string{
		"and 1980 more\n", "packs are left out here", "[The whole report](https://example.com/run)",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
}
