package github

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/packlint/packlint/internal/git"
	"github.com/packlint/packlint/internal/runnertest"
)

func TestCodeScanningTarget(t *testing.T) {
	h := newHistory(t)
	pull, err := ParseEvent("pull_request", []byte(pullEvent(h, false)))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		event       Event
		commit      string
		sha, ref    string
		want, wrong string
	}{
		"merge commit":      {pull, h.merge, h.merge, "refs/pull/7/merge", "refs/pull/7/merge", ""},
		"head":              {pull, h.head, h.merge, "refs/pull/7/merge", "refs/pull/7/head", ""},
		"something else":    {pull, h.fork, h.merge, "refs/pull/7/merge", "", "is not of pull request #7"},
		"branch":            {Event{Name: "push"}, h.base, h.base, "refs/heads/main", "refs/heads/main", ""},
		"other commit":      {Event{Name: "push"}, h.base, h.head, "refs/heads/main", "", "is not that of the run"},
		"schedule":          {Event{Name: "schedule"}, h.base, h.base, "refs/heads/main", "refs/heads/main", ""},
		"tag":               {Event{Name: "push"}, h.base, h.base, "refs/tags/v1", "", "no place for"},
		"group":             {Event{Name: "merge_group"}, h.base, h.base, "refs/heads/gh-readonly-queue/main/pr-7-x", "", "no place for"},
		"no ref whatsoever": {Event{Name: "push"}, h.base, h.base, "", "", "no place for"},
	} {
		t.Run(name, func(t *testing.T) {
			clone := h.Checkout(c.commit, "1")
			got, err := Origin{Event: c.event, Repo: git.Repo(clone.Dir)}.CodeScanningTarget(t.Context(), Environment{SHA: c.sha, Ref: c.ref})
			switch {
			case c.wrong != "":
				if err == nil || !strings.Contains(err.Error(), c.wrong) {
					t.Error(err)
				}
			case err != nil || got != Target{c.commit, c.want}:
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

func TestUploadSARIF(t *testing.T) {
	const (
		upload = "POST /repos/o/r/code-scanning/sarifs"
		poll   = "GET /repos/o/r/code-scanning/sarifs/47177e22"
	)
	accepted := runnertest.Answer{Status: 202, Body: `{"id": "47177e22", "url": "https://api.example.com/x"}`}
	for name, c := range map[string]struct {
		upload runnertest.Answer
		polls  []runnertest.Answer
		wrong  string
	}{
		"complete":     {accepted, []runnertest.Answer{{Body: `{"processing_status": "pending"}`}, {Body: `{"processing_status": "complete", "analyses_url": "x"}`}}, ""},
		"failed":       {accepted, []runnertest.Answer{{Body: `{"processing_status": "failed", "errors": ["rejected: a", "b"]}`}}, "code scanning refuses the analysis: rejected: a; b"},
		"never done":   {accepted, []runnertest.Answer{{Body: `{"processing_status": "pending"}`}}, "has not dealt with the analysis within 2m0s"},
		"turned off":   {runnertest.Answer{Status: 403, Body: `{"message": "Advanced Security must be enabled"}`}, nil, "GitHub answers 403 Advanced Security must be enabled"},
		"not accepted": {runnertest.Answer{Status: 422, Body: `{"message": "commit not found"}`}, nil, "GitHub answers 422 commit not found"},
		"no id":        {runnertest.Answer{Status: 202, Body: `{}`}, nil, "names no analysis"},
		"not a 202":    {runnertest.Answer{Status: 200, Body: `{"id": "47177e22"}`}, nil, "names no analysis"},
		"limited":      {runnertest.Answer{Status: 429, Header: map[string]string{"Retry-After": "600"}, Body: `{"message": "slow down"}`}, nil, "GitHub answers 429 slow down"},
	} {
		t.Run(name, func(t *testing.T) {
			api := runnertest.NewAPI(t, token)
			api.On(upload, c.upload)
			if c.polls != nil {
				api.On(poll, c.polls...)
			}
			sarif := []byte(`{"version": "2.1.0"}`)
			err := client(t, api).UploadSARIF(t.Context(), Target{strings.Repeat("a", 40), "refs/pull/7/merge"}, sarif)
			if (err == nil) != (c.wrong == "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
				t.Fatal(err)
			}
			var sent map[string]string
			if err := json.Unmarshal([]byte(api.Body(upload)), &sent); err != nil {
				t.Fatal(err)
			}
			zipped, err := base64.StdEncoding.DecodeString(sent["sarif"])
			if err != nil {
				t.Fatal(err)
			}
			r, err := gzip.NewReader(bytes.NewReader(zipped))
			if err != nil {
				t.Fatal(err)
			}
			if text, err := io.ReadAll(r); err != nil || !bytes.Equal(text, sarif) {
				t.Errorf("%q, %v", text, err)
			}
			delete(sent, "sarif")
			if got := fmt.Sprint(sent); got != "map[commit_sha:"+strings.Repeat("a", 40)+" ref:refs/pull/7/merge tool_name:packlint]" {
				t.Error(got)
			}
		})
	}
	t.Run("too big", func(t *testing.T) {
		noise := make([]byte, maxSARIF+1)
		if _, err := rand.Read(noise); err != nil {
			t.Fatal(err)
		}
		err := client(t, runnertest.NewAPI(t, token)).UploadSARIF(t.Context(), Target{}, noise)
		if err == nil || !strings.Contains(err.Error(), "code scanning takes 10") {
			t.Error(err)
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		api := runnertest.NewAPI(t, token)
		api.On(upload, accepted)
		api.OnJSON(poll, `{"processing_status": "pending"}`)
		ctx, cancel := context.WithCancel(t.Context())
		c := client(t, api)
		c.sleep = func(ctx context.Context, _ time.Duration) error { cancel(); return ctx.Err() }
		if err := c.UploadSARIF(ctx, Target{}, nil); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}
