package github

import (
	"context"
	"crypto/sha256"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	api "github.com/google/go-github/v60/github"

	"github.com/packlint/packlint/report"
)

// Suggestion is a change of whole lines that a maintainer can apply with a click.
type Suggestion struct {
	File          string // relative to the top of the repository
	Line, EndLine int    // the lines that are replaced, the last one among them
	Text          string // in their place, without the last line break
	Why           string
}

// maxSuggestions of a review: each one sends a mail.
const maxSuggestions = 30

// Suggest makes one review of the suggestions whose lines are in the diff of the
// pull request, and that no earlier review made. GitHub refuses a whole review for
// one comment outside of the diff.
func (c *Client) Suggest(ctx context.Context, pull *Pull, suggestions []Suggestion) error {
	if len(suggestions) == 0 {
		return nil
	}
	hunks, err := c.hunks(ctx, pull.Number)
	if err != nil {
		return err
	}
	made, err := c.madeSuggestions(ctx, pull.Number)
	if err != nil {
		return err
	}
	var comments []*api.DraftReviewComment
	for _, s := range suggestions {
		if len(comments) < maxSuggestions && hunks.hold(s) && !made[s.marker()] {
			comments = append(comments, s.comment())
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

// marker is the same for the same suggestion, wherever the lines have moved.
func (s Suggestion) marker() string {
	return fmt.Sprintf("<!-- packlint-suggestion:%x -->", sha256.Sum256([]byte(s.File+"\x00"+s.Text+"\x00"+s.Why)))
}

func (s Suggestion) comment() *api.DraftReviewComment {
	fence := "```"
	for strings.Contains(s.Text, fence) {
		fence += "`"
	}
	body := s.marker() + "\n" + report.MarkdownText(s.Why) + "\n" + fence + "suggestion\n" + s.Text + "\n" + fence
	side := "RIGHT"
	out := &api.DraftReviewComment{Path: &s.File, Body: &body, Side: &side, Line: &s.EndLine}
	if s.Line < s.EndLine { // GitHub refuses equal lines
		out.StartLine, out.StartSide = &s.Line, &side
	}
	return out
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
			made[line] = true
		}
		if response.NextPage == 0 {
			return made, nil
		}
		options.Page = response.NextPage
	}
}

// hunks are the parts of files that a diff shows: first and last line as they are
// after the change, by file.
type hunks map[string][][2]int

func (h hunks) hold(s Suggestion) bool {
	for _, lines := range h[s.File] {
		if lines[0] <= s.Line && s.Line <= s.EndLine && s.EndLine <= lines[1] {
			return true
		}
	}
	return false
}

var hunkHead = regexp.MustCompile(`(?m)^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@`)

// hunks reads the patches of a pull request's files. Big and binary files have
// none.
func (c *Client) hunks(ctx context.Context, number int) (hunks, error) {
	out := hunks{}
	for options := (&api.ListOptions{PerPage: perPage}); ; {
		files, response, err := c.api.PullRequests.ListFiles(ctx, c.owner, c.name, number, options)
		if err != nil {
			return nil, fmt.Errorf("the diff of pull request #%d: %w", number, describe(err, "pull-requests: read"))
		}
		for _, f := range files {
			for _, m := range hunkHead.FindAllStringSubmatch(f.GetPatch(), -1) {
				first, err := strconv.Atoi(m[1])
				if err != nil {
					continue
				}
				count := 1
				if m[2] != "" {
					if count, err = strconv.Atoi(m[2]); err != nil {
						continue
					}
				}
				if count > 0 { // a hunk that only deletes has no lines
					out[f.GetFilename()] = append(out[f.GetFilename()], [2]int{first, first + count - 1})
				}
			}
		}
		if response.NextPage == 0 {
			return out, nil
		}
		options.Page = response.NextPage
	}
}
