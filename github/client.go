package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	api "github.com/google/go-github/v60/github"
)

// Client speaks to the API of GitHub, or of a GitHub Enterprise Server, about one
// repository.
type Client struct {
	api         *api.Client
	owner, name string
	token       string
	patience    *patience
	sleep       func(context.Context, time.Duration) error
}

// NewClient returns a client that waits out rate limits.
func NewClient(env Environment, token string) (*Client, error) {
	owner, name, err := env.splitRepository()
	if err != nil {
		return nil, err
	}
	patience := newPatience(http.DefaultTransport)
	c := api.NewClient(&http.Client{
		Transport: patience,
		// The token goes along with redirects: they stay at the server.
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if req.URL.Host != via[0].URL.Host {
				return fmt.Errorf("the API redirects to another host, %s", req.URL.Host)
			}
			return nil
		},
	}).WithAuthToken(token)
	c.UserAgent = "packlint"
	if c, err = c.WithEnterpriseURLs(env.APIURL, env.APIURL); err != nil {
		return nil, fmt.Errorf("GITHUB_API_URL: %w", err)
	}
	return &Client{api: c, owner: owner, name: name, token: token, patience: patience, sleep: sleep}, nil
}

// Limits of the API (docs.github.com, "List pull requests files" and "Compare two
// commits"). What is beyond them is left out without a word.
const (
	maxPullFiles    = 3000
	maxCompareFiles = 300
	perPage         = 100
)

// pullFiles names the files that a pull request changes.
func (c *Client) pullFiles(ctx context.Context, number int) ([]string, error) {
	var names []string
	count := 0
	for options := (&api.ListOptions{PerPage: perPage}); ; {
		files, response, err := c.api.PullRequests.ListFiles(ctx, c.owner, c.name, number, options)
		if err != nil {
			return nil, fmt.Errorf("the files of pull request #%d: %w", number, describe(err, "pull-requests: read"))
		}
		count += len(files)
		names = appendNames(names, files)
		if response.NextPage == 0 {
			break
		}
		options.Page = response.NextPage
	}
	if count >= maxPullFiles {
		return nil, fmt.Errorf("pull request #%d changes too many files for the API, %d or more", number, maxPullFiles)
	}
	return names, nil
}

// compare names the files that differ between two commits, of which the first is
// an ancestor of the second.
func (c *Client) compare(ctx context.Context, base, head string) ([]string, error) {
	comparison, _, err := c.api.Repositories.CompareCommits(ctx, c.owner, c.name, base, head, &api.ListOptions{PerPage: 1})
	if err != nil {
		return nil, fmt.Errorf("the difference of %s and %s: %w", Short(base), Short(head), describe(err, "contents: read"))
	}
	// The API compares with the merge base. Where that is another commit, files
	// that only the base has changed are missing.
	if comparison.GetMergeBaseCommit().GetSHA() != base {
		return nil, fmt.Errorf("%s is no ancestor of %s", Short(base), Short(head))
	}
	if len(comparison.Files) >= maxCompareFiles {
		return nil, fmt.Errorf("too many files changed for the API, %d or more", maxCompareFiles)
	}
	return appendNames(nil, comparison.Files), nil
}

// mergeBase is the best common ancestor of two commits.
func (c *Client) mergeBase(ctx context.Context, a, b string) (string, error) {
	comparison, _, err := c.api.Repositories.CompareCommits(ctx, c.owner, c.name, a, b, &api.ListOptions{PerPage: 1})
	if err != nil {
		return "", fmt.Errorf("the common ancestor of %s and %s: %w", Short(a), Short(b), describe(err, "contents: read"))
	}
	base := commit(comparison.GetMergeBaseCommit().GetSHA())
	if base == "" {
		return "", fmt.Errorf("%s and %s have no common ancestor", Short(a), Short(b))
	}
	return base, nil
}

func appendNames(names []string, files []*api.CommitFile) []string {
	for _, f := range files {
		names = append(names, f.GetFilename())
		if before := f.GetPreviousFilename(); before != "" {
			names = append(names, before)
		}
	}
	return names
}

// Denied is the error of what a token does not allow.
type Denied struct{ message string }

func (d Denied) Error() string { return d.message }

// describe turns the answer of the API into a sentence; permission is the one that
// the workflow has to give.
func describe(err error, permission string) error {
	var response *api.ErrorResponse
	if !errors.As(err, &response) || response.Response == nil {
		return err
	}
	text := response.Message
	for _, e := range response.Errors {
		if e.Message != "" {
			text += ": " + e.Message
		}
	}
	text = fmt.Sprintf("GitHub answers %d %s", response.Response.StatusCode, text)
	if response.Response.StatusCode == http.StatusForbidden {
		return Denied{text + " (it needs the permission " + permission + ")"}
	}
	return errors.New(text)
}
