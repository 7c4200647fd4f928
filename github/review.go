package github

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	api "github.com/google/go-github/v60/github"
)

// maxSuggestions of a review: each one sends a mail.
const maxSuggestions = 30

// Suggest makes one review of the suggestions whose lines are in the diff of the
// pull request, and that no earlier review made. GitHub refuses a whole review for
// one comment outside of the diff.
func (c *Client) Suggest(ctx context.Context, pull *Pull, suggestions []Suggestion) error {
	if len(suggestions) == 0 {
		return nil
	}
	diff, err := c.diff(ctx, pull.Number)
	if err != nil {
		return err
	}
	made, err := c.madeSuggestions(ctx, pull.Number)
	if err != nil {
		return err
	}
	var comments []*api.DraftReviewComment
	for _, s := range suggestions {
		comment := s.comment()
		if len(comments) < maxSuggestions && diff.shows(s) && !made[s.marker()] && len(comment.GetBody()) <= maxComment {
			comments = append(comments, comment)
			made[s.marker()] = true
		}
	}
	if len(comments) == 0 {
		return nil
	}
	event := "COMMENT"
	_, _, err = c.api.PullRequests.CreateReview(ctx, c.owner, c.name, pull.Number, &api.PullRequestReviewRequest{
		CommitID: &pull.Head, Event: &event, Comments: comments,
	})
	if err != nil {
		return fmt.Errorf("the review of pull request #%d cannot be written: %w", pull.Number, describe(err, "pull-requests: write"))
	}
	return nil
}

// madeSuggestions are the markers of the suggestions that are there.
func (c *Client) madeSuggestions(ctx context.Context, number int) (map[string]bool, error) {
	made := map[string]bool{}
	for options := (&api.PullRequestListCommentsOptions{ListOptions: api.ListOptions{PerPage: perPage}}); ; {
		comments, response, err := c.api.PullRequests.ListComments(ctx, c.owner, c.name, number, options)
		if err != nil {
			return nil, fmt.Errorf("the reviews of pull request #%d cannot be read: %w", number, describe(err, "pull-requests: write"))
		}
		for _, comment := range comments {
			line, _, _ := strings.Cut(comment.GetBody(), "\n")
			made[strings.TrimSuffix(line, "\r")] = true
		}
		if response.NextPage == 0 {
			return made, nil
		}
		options.Page = response.NextPage
	}
}

// shownLines are the lines of files that a diff shows, by file and number, as they
// are after the change.
type shownLines map[string]map[int]string

// shows tells whether the lines to be replaced are in the diff, and are what the
// suggestion was made for: what is checked out may be the pull request merged into
// a base that has changed the same file.
func (d shownLines) shows(s Suggestion) bool {
	for i, old := range s.Old {
		if line, ok := d[s.File][s.Line+i]; !ok || line != old {
			return false
		}
	}
	return len(s.Old) > 0
}

// diff reads the patches of a pull request's files. Big and binary files have none.
func (c *Client) diff(ctx context.Context, number int) (shownLines, error) {
	out := shownLines{}
	for options := (&api.ListOptions{PerPage: perPage}); ; {
		files, response, err := c.api.PullRequests.ListFiles(ctx, c.owner, c.name, number, options)
		if err != nil {
			return nil, fmt.Errorf("the diff of pull request #%d: %w", number, describe(err, "pull-requests: read"))
		}
		for _, f := range files {
			out[f.GetFilename()] = patchedLines(f.GetPatch())
		}
		if response.NextPage == 0 {
			return out, nil
		}
		options.Page = response.NextPage
	}
}

var hunkHead = regexp.MustCompile(`^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@`)

// patchedLines are the lines that a patch shows, as they are after it. Of a patch
// that is not as it should be, the first part is read.
func patchedLines(patch string) map[int]string {
	out := map[int]string{}
	number, old, new := 0, 0, 0 // the next line, and how many are left of the hunk
	for line := range strings.SplitSeq(patch, "\n") {
		if old == 0 && new == 0 {
			if strings.HasPrefix(line, `\`) { // "\ No newline at end of file"
				continue
			}
			m := hunkHead.FindStringSubmatch(line)
			if m == nil {
				return out
			}
			var err [3]error
			old, err[0] = lineCount(m[1])
			number, err[1] = lineCount(m[2])
			new, err[2] = lineCount(m[3])
			if errors.Join(err[:]...) != nil {
				return out
			}
			continue
		}
		kind, text := " ", "" // an empty line, the space of which somebody has cut off
		if line != "" {
			kind, text = line[:1], line[1:]
		}
		switch {
		case kind == `\`:
		case kind == "-" && old > 0:
			old--
		case kind == "+" && new > 0, kind == " " && old > 0 && new > 0:
			out[number] = text
			number++
			new--
			if kind == " " {
				old--
			}
		default:
			return out
		}
	}
	return out
}

// lineCount reads a number of a hunk's head, which is left out if it is 1.
func lineCount(digits string) (int, error) {
	if digits == "" {
		return 1, nil
	}
	return strconv.Atoi(digits)
}
