package report

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/packlint/packlint/diff"
	"github.com/packlint/packlint/lint"
)

// webReview is the review of a pull request with a new version of web.
func webReview(t testing.TB) Review {
	files := webFiles(t)
	cause, reason := "stale", "the vendor's"
	const path = "packs/web-1.1.0"
	finding := func(rule string, severity lint.Severity, file string, line int, message string) lint.Finding {
		return lint.Finding{
			Rule: rule, Severity: severity, Message: message, Hint: "do this", Pack: path, File: path + "/" + file, Line: line, Column: 3,
			Object: &lint.ObjectRef{APIVersion: "apps/v1", Kind: "Deployment", Name: "web"}, Related: []lint.Related{},
		}
	}
	findings := []lint.Finding{
		finding("image-not-listed", lint.Warning, "values.yaml", 5, "the image `busybox:1` is not listed"),
		finding("image-tag-disagrees", lint.Error, "values.yaml", 6, "the tag is another"),
		finding("eol-blank", lint.Info, "pack.json", 2, "eol is blank"),
		finding("chart-twin-drift", lint.Error, "pack.json", 9, "the chart is another"),
		finding("readme-missing", lint.Warning, "pack.json", 2, "there is no README.md"),
		finding("logo-missing", lint.Warning, "pack.json", 2, "there is no logo.png"),
	}
	findings[0].Cause, findings[1].Cause = &cause, &cause
	findings[4].Inherited = true
	findings[5].Suppressed = &reason
	return Review{
		Result: &lint.Result{
			Packs: []lint.PackReport{
				{Path: path, Name: "web", Version: "1.1.0", Objects: 7, Unvalidated: map[string]int{"web.example/v1/Site": 1}},
				{Path: "packs/web-edge-1.0.0", Name: "web-edge", Version: "1.0.0"},
			},
			Findings: findings,
		},
		Changes: map[string]*diff.Changes{path: changesOf(t, files, "packs/web-1.0.0", path)},
	}
}

func TestReviewComment(t *testing.T) {
	one := webReview(t)
	o := Options{Rules: testRules(), FilesURL: "https://github.com/o/r/blob/abc/"}
	golden(t, "review.markdown", ReviewComment(one, o))
	inertLists(t, ReviewComment(one, o), 2)

	several := webReview(t)
	const edge = "packs/web-edge-1.0.0"
	several.Changes[edge] = changesOf(t, webFiles(t), edge, edge)
	several.Deleted, several.Base = []string{"packs/web-0.9.0"}, "main at 1a2b3c4"
	golden(t, "review-several.markdown", ReviewComment(several, o))
}

// TestMovedPack: a pack that stands elsewhere now is no deleted one; one that has
// another version besides has taken the place of it.
func TestMovedPack(t *testing.T) {
	const old, other, new = "packs/web-1.0.0", "packs/web-1.0.0-renamed", "packs/web-1.1.0"
	files := webFiles(t)
	for _, f := range webFiles(t) {
		if rest, ok := strings.CutPrefix(f.Name, old+"/"); ok {
			f.Name = other + "/" + rest
			files = append(files, f)
		}
	}
	review := func(path string, deleted ...string) string {
		r := &lint.Result{Packs: []lint.PackReport{{Path: path, Name: "web"}}}
		return string(ReviewComment(Review{Result: r, Changes: map[string]*diff.Changes{path: changesOf(t, files, old, path)}, Deleted: deleted}, Options{}))
	}
	const gone = "packs/gone-1.0.0"
	for _, test := range []struct {
		got        string
		has, lacks []string
	}{
		{review(other, old), []string{"Moved from `packs/web-1.0.0`.\n\nNo changes.\n"}, []string{"deleted", "Compared with", "| version |"}},
		{
			review(other, gone, old),
			[]string{"| `packs/web-1.0.0-renamed` | `1.0.0` | none | moved from `packs/web-1.0.0`; no changes |\n| `packs/gone-1.0.0` | | | deleted |\n\n", "Moved from `packs/web-1.0.0`.\n"},
			[]string{"| `packs/web-1.0.0` |"},
		},
		{review(other), []string{"Compared with `packs/web-1.0.0`.\n"}, []string{"oved from"}},
		{review(new, old), []string{"| `packs/web-1.0.0` | | | deleted |\n", "Compared with `packs/web-1.0.0`.\n"}, []string{"oved from"}},
	} {
		for _, want := range test.has {
			if !strings.Contains(test.got, want) {
				t.Errorf("%q is missing in %.700s", want, test.got)
			}
		}
		for _, not := range test.lacks {
			if strings.Contains(test.got, not) {
				t.Errorf("%q is in %.700s", not, test.got)
			}
		}
	}
}

// hugeReview is of many packs with more changes than anybody reads.
func hugeReview(t testing.TB, packs int) Review {
	small := webReview(t)
	v := Review{Result: &lint.Result{}, Changes: map[string]*diff.Changes{}}
	for i := range packs {
		c := *small.Changes["packs/web-1.1.0"]
		c.New.Path = fmt.Sprintf("packs/huge-%d", i)
		for range 150 {
			c.Values.Changes = append(c.Values.Changes, small.Changes["packs/web-1.1.0"].Values.Changes...)
			c.Objects.Changed = append(c.Objects.Changed, small.Changes["packs/web-1.1.0"].Objects.Changed...)
			c.Attention = append(c.Attention, c.Attention[0])
			c.NotChecked = append(c.NotChecked, strings.Repeat("not this ", 50))
		}
		v.Changes[c.New.Path] = &c
		v.Result.Packs = append(v.Result.Packs, lint.PackReport{Path: c.New.Path, Name: "huge", Version: "1.1.0"})
		for n := range 300 {
			f := small.Result.Findings[n%4]
			f.Pack, f.Cause, f.Inherited = c.New.Path, nil, n%3 == 0
			f.File = c.New.Path + "/values.yaml"
			v.Result.Findings = append(v.Result.Findings, f)
		}
	}
	return v
}

// TestReviewLimit: the comment is never longer than allowed, and says what it
// leaves out.
func TestReviewLimit(t *testing.T) {
	for _, packs := range []int{1, 7, 60} {
		v := hugeReview(t, packs)
		for _, limit := range []int{0, 20_000, 5000, 800} {
			got := string(ReviewComment(v, Options{Limit: limit}))
			if limit == 0 {
				limit = MaxComment
			}
			name := fmt.Sprintf("%d packs, %d bytes", packs, limit)
			if len(got) > limit {
				t.Errorf("%s: %d bytes", name, len(got))
			}
			if want := fmt.Sprintf("### ❌ packlint: %d errors, ", packs*100); !strings.HasPrefix(got, want) {
				t.Errorf("%s: starts with %.80q", name, got)
			}
			if !regexp.MustCompile(`… and [\w ,]+|are left out here`).MatchString(got) {
				t.Errorf("%s: nothing is said of what is left out", name)
			}
			if strings.Count(got, "<details>") != strings.Count(got, "</details>") {
				t.Errorf("%s: a section is cut open", name)
			}
			if packs == 7 && limit >= 20_000 {
				for i := range packs {
					if want := fmt.Sprintf("`packs/huge-%d`", i); !strings.Contains(got, want) {
						t.Errorf("%s: %s is missing", name, want)
					}
				}
			}
		}
	}
}
