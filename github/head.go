package github

import (
	"context"
	"fmt"
)

// Head is the last commit that a pull request has now. The one of the event is
// older where a run ends late, or is run again.
func (c *Client) Head(ctx context.Context, number int) (string, error) {
	pull, _, err := c.api.PullRequests.Get(ctx, c.owner, c.name, number)
	if err != nil {
		return "", fmt.Errorf("pull request #%d cannot be read: %w", number, describe(err, "pull-requests: write"))
	}
	head := commit(pull.GetHead().GetSHA())
	if head == "" {
		return "", fmt.Errorf("GitHub names no head of pull request #%d", number)
	}
	return head, nil
}
