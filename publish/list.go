package publish

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"oras.land/oras-go/v2/registry"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/errcode"

	"github.com/packlint/packlint/pack"
)

// Listing is one pack of a registry and its versions, newest first.
type Listing struct {
	Name     string   `json:"name"`
	Versions []string `json:"versions"`
}

// List returns the packs of a target, by name. Without names it asks for the
// catalogue, which not every registry has.
func (c *Client) List(ctx context.Context, at Target, names []string) ([]Listing, error) {
	if len(names) == 0 {
		var err error
		if names, err = c.catalog(ctx, at); err != nil {
			return nil, err
		}
	}
	out := []Listing{}
	for _, name := range slices.Sorted(slices.Values(names)) {
		one := Listing{Name: name, Versions: []string{}}
		ref := at.Reference(name, "")
		if err := ref.ValidateRepository(); err != nil {
			return nil, fmt.Errorf("%q is not the name of a pack: %w", name, err)
		}
		err := c.repository(ref).Tags(ctx, "", func(tags []string) error {
			one.Versions = append(one.Versions, tags...)
			return nil
		})
		if answered(err, http.StatusNotFound) {
			err = fmt.Errorf("there is no %s", ref)
		}
		if err != nil {
			return nil, c.failure(at.Host, err)
		}
		one.Versions = slices.DeleteFunc(one.Versions, isSignature)
		slices.SortFunc(one.Versions, func(a, b string) int { return pack.CompareVersions(b, a) })
		out = append(out, one)
	}
	return out, nil
}

// isSignature recognises tags that belong to other tags: cosign's, and those of
// the referrers tag schema of the OCI distribution specification.
func isSignature(tag string) bool { return strings.HasPrefix(tag, "sha256-") }

func (c *Client) catalog(ctx context.Context, at Target) ([]string, error) {
	var names []string
	prefix := at.repository("")
	server := c.server(at.Host)
	// The catalogue is in order: what comes before the packs need not be read.
	err := server.Repositories(ctx, strings.TrimSuffix(prefix, "/"), func(repositories []string) error {
		for _, name := range repositories {
			if rest, ok := strings.CutPrefix(name, prefix); ok && rest != "" && !strings.Contains(rest, "/") {
				names = append(names, rest)
			}
		}
		return nil
	})
	if answered(err, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusForbidden, http.StatusUnauthorized) || errors.Is(err, auth.ErrBasicCredentialNotFound) {
		described := c.failure(at.Host, err)
		return nil, fmt.Errorf("%w. Many registries keep their catalogue to themselves: name the packs, `packlint list %s NAME…`", described, at)
	}
	return names, c.failure(at.Host, err)
}

// answered tells whether a registry has answered with one of the statuses.
func answered(err error, statuses ...int) bool {
	var response *errcode.ErrorResponse
	return errors.As(err, &response) && slices.Contains(statuses, response.StatusCode)
}

// ParseReference reads the reference of a published pack, with or without
// oci://.
func ParseReference(s string) (registry.Reference, error) {
	ref, err := registry.ParseReference(strings.TrimPrefix(s, Scheme))
	if err == nil && ref.Reference == "" {
		err = errors.New("it names no version")
	}
	if err != nil {
		return ref, fmt.Errorf("%q is not HOST/REPOSITORY:VERSION: %w", s, err)
	}
	return ref, nil
}

// Scheme marks references where paths could stand.
const Scheme = "oci://"
