package github

import (
	"context"
	"fmt"

	api "github.com/google/go-github/v60/github"
)

// URL is the page of the run.
func (r Run) URL(env Environment) string {
	if r.ID == 0 || !repositoryName.MatchString(env.Repository) {
		return ""
	}
	return fmt.Sprintf("%s/%s/actions/runs/%d", env.ServerURL, env.Repository, r.ID)
}

// PullOf returns the number of the open pull request whose head a run was for, 0
// if there is none. The event of a run does not name those from forks, and what
// the run itself says of it could be anybody's number: what counts is the commit.
func (c *Client) PullOf(ctx context.Context, r Run) (int, error) {
	for options := (&api.PullRequestListOptions{
		State: "open", Head: r.HeadOwner + ":" + r.HeadBranch, ListOptions: api.ListOptions{PerPage: perPage},
	}); ; {
		pulls, response, err := c.api.PullRequests.List(ctx, c.owner, c.name, options)
		if err != nil {
			return 0, fmt.Errorf("the pull request of the run: %w", describe(err, "pull-requests: read"))
		}
		for _, p := range pulls {
			if p.GetHead().GetSHA() == r.Head {
				return p.GetNumber(), nil
			}
		}
		if response.NextPage == 0 {
			return 0, nil
		}
		options.Page = response.NextPage
	}
}
