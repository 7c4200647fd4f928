package publish

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
	"golang.org/x/time/rate"
	"oras.land/oras-go/v2/registry"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/errcode"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/render"
)

// Bounds on questions about images: at one time, and a second for each registry.
const (
	askedAtOnce = 16
	askedPerSec = 10
)

// manifestTypes are all that an image can be.
var manifestTypes = strings.Join([]string{
	"application/vnd.oci.image.index.v1+json",
	"application/vnd.oci.image.manifest.v1+json",
	"application/vnd.docker.distribution.manifest.list.v2+json",
	"application/vnd.docker.distribution.manifest.v2+json",
	"application/vnd.docker.distribution.manifest.v1+prettyjws",
	"application/vnd.docker.distribution.manifest.v1+json",
	"*/*",
}, ", ")

// Images asks registries whether images exist, each once. For those that could
// not be asked about there is an error by registry, and no answer. A registry that
// cannot be reached, or has had enough, is asked no further.
func (c *Client) Images(ctx context.Context, images []render.Reference) (map[string]lint.ImageAnswer, map[string]error) {
	distinct := map[string]render.Reference{}
	limits := map[string]*rate.Limiter{}
	for _, image := range images {
		distinct[image.String()] = image
		limits[image.Registry] = rate.NewLimiter(askedPerSec, askedPerSec)
	}
	answers, failures := map[string]lint.ImageAnswer{}, map[string]error{}
	given := map[string]bool{} // up, registries
	var mu sync.Mutex
	skip := func(host string) bool {
		mu.Lock()
		defer mu.Unlock()
		return given[host]
	}
	var group errgroup.Group
	group.SetLimit(askedAtOnce)
	for _, name := range slices.Sorted(maps.Keys(distinct)) {
		group.Go(func() error {
			image := distinct[name]
			if skip(image.Registry) {
				return nil
			}
			err := limits[image.Registry].Wait(ctx)
			var answer lint.ImageAnswer
			if err == nil {
				answer, err = c.image(ctx, image)
			}
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				answers[name] = answer
				return nil
			}
			failures[image.Registry] = c.failure(image.Registry, err)
			odd := (*oddAnswer)(nil)
			given[image.Registry] = !errors.As(err, &odd) || odd.status == http.StatusTooManyRequests
			return nil
		})
	}
	_ = group.Wait() // no member fails: what went wrong is in failures
	return answers, failures
}

// oddAnswer is one that says nothing about the image.
type oddAnswer struct {
	host   string
	status int
}

func (o *oddAnswer) Error() string {
	return fmt.Sprintf("%s answers %d %s, which says nothing about the image", o.host, o.status, http.StatusText(o.status))
}

// image asks for one image. Only a registry that says in its own words that there
// is no such image is believed: a 404 can be anybody's.
func (c *Client) image(ctx context.Context, image render.Reference) (lint.ImageAnswer, error) {
	ref := registry.Reference{Registry: image.Registry, Repository: image.Repository, Reference: image.Digest}
	if ref.Reference == "" {
		ref.Reference = image.Tag
	}
	if ref.Reference == "" {
		ref.Reference = "latest"
	}
	ctx = auth.AppendRepositoryScope(ctx, ref, auth.ActionPull)
	status, _, err := c.ask(ctx, http.MethodHead, ref)
	switch {
	case errors.Is(err, auth.ErrBasicCredentialNotFound):
		return lint.ImageGated, nil
	case err != nil:
		return 0, err
	case status == http.StatusOK:
		return lint.ImageFound, nil
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return lint.ImageGated, nil
	case status != http.StatusNotFound:
		return 0, &oddAnswer{image.Registry, status}
	}
	status, body, err := c.ask(ctx, http.MethodGet, ref)
	if err != nil {
		return 0, err
	}
	var said struct {
		Errors []struct{ Code string }
	}
	if status == http.StatusNotFound && json.Unmarshal(body, &said) == nil && len(said.Errors) > 0 {
		return lint.ImageMissing, nil
	}
	if status == http.StatusOK {
		return lint.ImageFound, nil
	}
	return 0, &oddAnswer{image.Registry, status}
}

func (c *Client) ask(ctx context.Context, method string, ref registry.Reference) (status int, body []byte, err error) {
	scheme := "https"
	if c.options.PlainHTTP {
		scheme = "http"
	}
	url := fmt.Sprintf("%s://%s/v2/%s/manifests/%s", scheme, ref.Host(), ref.Repository, ref.Reference)
	req, err := http.NewRequestWithContext(ctx, method, url, nil)
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Accept", manifestTypes)
	resp, err := c.to(ref.Host()).Do(req)
	if err != nil {
		// A token server that refuses is an answer of the registry, too.
		var response *errcode.ErrorResponse
		if errors.As(err, &response) && (response.StatusCode == http.StatusUnauthorized || response.StatusCode == http.StatusForbidden) {
			return response.StatusCode, nil, nil
		}
		return 0, nil, err
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(io.LimitReader(resp.Body, maxManifest))
	return resp.StatusCode, body, err
}
