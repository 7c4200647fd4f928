package github

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	api "github.com/google/go-github/v60/github"

	"github.com/packlint/packlint/report"
)

// maxComment is a little less than what GitHub takes.
const maxComment = report.MaxComment - 1000

// CommentText is the comment on a pull request. Its first line, which pages do not
// show, tells it from others.
func CommentText(id string, review report.Review, o report.Options, footnote string) string {
	o.Limit = maxComment - len(footnote)
	return marker(id) + "\n" + string(report.ReviewComment(review, o)) + footnote
}

func marker(id string) string { return "<!-- packlint:" + id + " -->" }

// UpdateComment makes the text the comment of this id on a pull request: the one
// that is there changes in place. Where there is none, it is written only if
// create is true.
func (c *Client) UpdateComment(ctx context.Context, pull int, id, text string, create bool) error {
	there, err := c.findComment(ctx, pull, id)
	if err != nil {
		return fmt.Errorf("the comments of pull request #%d cannot be read: %w", pull, describe(err, "pull-requests: write"))
	}
	switch {
	case there == nil && !create, there != nil && there.GetBody() == text:
		return nil
	case there == nil:
		_, _, err = c.api.Issues.CreateComment(ctx, c.owner, c.name, pull, &api.IssueComment{Body: &text})
	default:
		_, _, err = c.api.Issues.EditComment(ctx, c.owner, c.name, there.GetID(), &api.IssueComment{Body: &text})
	}
	if err != nil {
		return fmt.Errorf("the comment on pull request #%d cannot be written: %w", pull, describe(err, "pull-requests: write"))
	}
	return nil
}

func (c *Client) findComment(ctx context.Context, pull int, id string) (*api.IssueComment, error) {
	author, err := c.author(ctx)
	if err != nil {
		return nil, err
	}
	for options := (&api.IssueListCommentsOptions{ListOptions: api.ListOptions{PerPage: perPage}}); ; {
		comments, response, err := c.api.Issues.ListComments(ctx, c.owner, c.name, pull, options)
		if err != nil {
			return nil, err
		}
		for _, comment := range comments {
			if strings.HasPrefix(comment.GetBody(), marker(id)) && author(comment.GetUser()) {
				return comment, nil
			}
		}
		if response.NextPage == 0 {
			return nil, nil
		}
		options.Page = response.NextPage
	}
}

// author tells the comments of this token's owner from those of people who wrote
// the marker. Tokens of workflows and Apps belong to bots, and cannot ask which;
// GitHub lets nobody else be one.
func (c *Client) author(ctx context.Context) (func(*api.User) bool, error) {
	bot := func(u *api.User) bool { return u.GetType() == "Bot" }
	if strings.HasPrefix(c.token, "ghs_") {
		return bot, nil
	}
	self, response, err := c.api.Users.Get(ctx, "")
	switch {
	case err == nil:
		return func(u *api.User) bool { return u.GetID() == self.GetID() }, nil
	case response != nil && (response.StatusCode == http.StatusForbidden || response.StatusCode == http.StatusUnauthorized):
		return bot, nil
	}
	return nil, err
}
