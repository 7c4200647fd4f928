package publish

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"

	"oras.land/oras-go/v2/registry/remote/auth"
)

// CreateRepository makes the place that a pack is to be pushed to, where the
// registry has an API for it: Amazon ECR, by the aws program, and Harbor. For
// others it says what has to be done.
func (c *Client) CreateRepository(ctx context.Context, to Target, name string) error {
	if at, ok := parseECR(to.Host); ok {
		aws, err := find("aws", "", &c.secrets)
		if err != nil {
			return fmt.Errorf("%w. Create the repositories with: %s", err, at.commands(to, name))
		}
		return at.create(ctx, aws, to, name)
	}
	if harbor, err := c.harbor(ctx, to); harbor || err != nil {
		return err
	}
	return fmt.Errorf("%s has no API for creating repositories that packlint knows: create %s there", to.Host, to.Reference(name, "").Repository)
}

// CreateHint says what makes a missing repository.
func CreateHint(to Target, name string) string {
	if at, ok := parseECR(to.Host); ok {
		return "use --create-repositories, or run: " + at.commands(to, name)
	}
	return "use --create-repositories for Harbor; elsewhere create " + to.Reference(name, "").Repository + " in the registry's own way"
}

// ecrHost is the form of the addresses of private registries in Amazon ECR.
var ecrHost = regexp.MustCompile(`^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$`)

type ecr struct{ account, region string }

func parseECR(host string) (ecr, bool) {
	m := ecrHost.FindStringSubmatch(host)
	if m == nil {
		return ecr{}, false
	}
	return ecr{m[1], m[2]}, true
}

// repositories that Palette's documentation wants: the base, and one for each
// pack.
func (e ecr) repositories(to Target, name string) []string {
	return []string{strings.TrimSuffix(to.repository(""), "/"), to.repository(name)}
}

func (e ecr) arguments(repository string) []string {
	return []string{"ecr", "create-repository", "--registry-id", e.account, "--region", e.region, "--repository-name", repository}
}

func (e ecr) commands(to Target, name string) string {
	var out []string
	for _, repository := range e.repositories(to, name) {
		out = append(out, "aws "+strings.Join(e.arguments(repository), " "))
	}
	return strings.Join(out, " && ")
}

func (e ecr) create(ctx context.Context, aws *program, to Target, name string) error {
	for _, repository := range e.repositories(to, name) {
		out, err := aws.run(ctx, e.arguments(repository)...)
		if err != nil && !strings.Contains(out, "RepositoryAlreadyExistsException") {
			return err
		}
	}
	return nil
}

// harbor creates the project, the first part of the base: repositories appear in
// it by themselves. It tells whether the registry is a Harbor at all
// (goharbor.io/docs, "Harbor API", version 2.0).
func (c *Client) harbor(ctx context.Context, to Target) (bool, error) {
	status, answer, err := c.api(ctx, http.MethodGet, to.Host, "/api/v2.0/ping", nil)
	if err != nil || status != http.StatusOK || !bytes.Contains(answer, []byte("Pong")) {
		return false, nil
	}
	project, _, _ := strings.Cut(to.Base, "/")
	if project == "" {
		return true, errors.New("packs in Harbor need a project: --registry " + to.Host + "/PROJECT")
	}
	request, err := json.Marshal(map[string]any{"project_name": project, "metadata": map[string]string{"public": "false"}})
	if err != nil {
		return true, err
	}
	status, answer, err = c.api(ctx, http.MethodPost, to.Host, "/api/v2.0/projects", request)
	switch {
	case err != nil:
		return true, c.failure(to.Host, err)
	case status == http.StatusCreated || status == http.StatusConflict: // it is there
		return true, nil
	}
	return true, &Failure{message: c.secrets.mask(fmt.Sprintf("Harbor does not create the project %s: %d %s", project, status, bytes.TrimSpace(answer)))}
}

// api sends a request with basic authentication.
func (c *Client) api(ctx context.Context, method, host, path string, body []byte) (status int, answer []byte, err error) {
	scheme := "https"
	if c.options.PlainHTTP {
		scheme = "http"
	}
	req, err := http.NewRequestWithContext(ctx, method, scheme+"://"+host+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	if c.options.Credential != nil {
		account, err := c.secrets.remember(c.options.Credential)(ctx, host)
		if err != nil {
			return 0, nil, err
		}
		if account != auth.EmptyCredential {
			req.SetBasicAuth(account.Username, account.Password)
		}
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.http.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(resp.Body, maxOutput))
	return resp.StatusCode, answer, err
}
