package github

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	api "github.com/google/go-github/v60/github"
)

// Target is the commit and the ref that an analysis is about.
type Target struct{ Commit, Ref string }

// CodeScanningTarget says where the analysis of what is checked out belongs. Pull
// requests have their own refs, for their merge commit and for their head; a
// merge group and a tag have none.
func (o Origin) CodeScanningTarget(ctx context.Context, env Environment) (Target, error) {
	head, err := o.Repo.Head(ctx)
	if err != nil {
		return Target{}, err
	}
	if pull := o.Event.Pull; pull != nil {
		merged, err := o.mergedInto(ctx)
		switch {
		case err != nil:
			return Target{}, err
		case merged != "":
			return Target{head, fmt.Sprintf("refs/pull/%d/merge", pull.Number)}, nil
		case head == pull.Head:
			return Target{head, fmt.Sprintf("refs/pull/%d/head", pull.Number)}, nil
		}
		return Target{}, fmt.Errorf("the commit that is checked out, %s, is not of pull request #%d", Short(head), pull.Number)
	}
	switch {
	case !strings.HasPrefix(env.Ref, "refs/heads/") || strings.HasPrefix(env.Ref, "refs/heads/gh-readonly-queue/"):
		return Target{}, fmt.Errorf("code scanning has no place for %q", env.Ref)
	case head != env.SHA:
		return Target{}, fmt.Errorf("the commit that is checked out, %s, is not that of the run, %s", Short(head), Short(env.SHA))
	}
	return Target{head, env.Ref}, nil
}

const (
	// maxSARIF is the size that code scanning takes, compressed, in bytes.
	maxSARIF     = 10 << 20
	pollInterval = 5 * time.Second
	pollLimit    = 2 * time.Minute
)

// UploadSARIF gives an analysis to code scanning, and waits for its verdict.
func (c *Client) UploadSARIF(ctx context.Context, target Target, sarif []byte) error {
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	if _, err := w.Write(sarif); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	if zipped.Len() > maxSARIF {
		return fmt.Errorf("the analysis has %d MiB compressed; code scanning takes %d", zipped.Len()>>20, maxSARIF>>20)
	}
	text := base64.StdEncoding.EncodeToString(zipped.Bytes())
	tool := "packlint"
	id, _, err := c.api.CodeScanning.UploadSarif(ctx, c.owner, c.name, &api.SarifAnalysis{
		CommitSHA: &target.Commit, Ref: &target.Ref, Sarif: &text, ToolName: &tool,
	})
	if err != nil {
		return fmt.Errorf("the upload to code scanning failed: %w", describe(err, "security-events: write"))
	}
	if id.GetID() == "" {
		return errors.New("the upload to code scanning failed: GitHub's answer names no analysis")
	}
	return c.awaitAnalysis(ctx, id.GetID())
}

// analysisStatus is what the library leaves out of the answer: the errors.
type analysisStatus struct {
	Status string   `json:"processing_status"`
	Errors []string `json:"errors"`
}

func (c *Client) awaitAnalysis(ctx context.Context, id string) error {
	for waited := time.Duration(0); waited <= pollLimit; waited += pollInterval {
		req, err := c.api.NewRequest(http.MethodGet, fmt.Sprintf("repos/%s/%s/code-scanning/sarifs/%s", c.owner, c.name, url.PathEscape(id)), nil)
		if err != nil {
			return err
		}
		var answer analysisStatus
		if _, err := c.api.Do(ctx, req, &answer); err != nil {
			return fmt.Errorf("what code scanning makes of the analysis is unknown: %w", describe(err, "security-events: write"))
		}
		switch answer.Status {
		case "complete":
			return nil
		case "failed":
			return fmt.Errorf("code scanning refuses the analysis: %s", strings.Join(answer.Errors, "; "))
		}
		if err := c.sleep(ctx, pollInterval); err != nil {
			return err
		}
	}
	return fmt.Errorf("code scanning has not dealt with the analysis within %s; it may still do so", pollLimit)
}
