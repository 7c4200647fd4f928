package main

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"time"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/packlint/packlint/internal/git"
	"github.com/packlint/packlint/pack"
)

// sources tells where packs come from, for the annotations of what is published.
// It says the same in every full clone of a repository: the last commit that
// changed the pack, not the one that happens to be checked out.
type sources struct {
	repo    git.Repo
	url     string
	head    *revision // nil outside of git, and before the first commit
	shallow bool
}

func newSources(ctx context.Context, root string) *sources {
	s := &sources{repo: git.Repo(root)}
	head, err := readRevision(ctx, root, "HEAD")
	if err != nil {
		return s
	}
	s.head = head
	if remote, err := s.repo.Output(ctx, "config", "--get", "remote.origin.url"); err == nil {
		s.url = webURL(strings.TrimSpace(string(remote)))
	}
	shallow, err := s.repo.Output(ctx, "rev-parse", "--is-shallow-repository")
	s.shallow = err != nil || strings.TrimSpace(string(shallow)) == "true"
	return s
}

// annotations of a pack. What is not committed has no revision.
func (s *sources) annotations(ctx context.Context, p *pack.Pack) (map[string]string, error) {
	out := map[string]string{}
	if s.url != "" {
		out[ocispec.AnnotationSource] = s.url
	}
	if s.head == nil {
		return out, nil
	}
	if changed, err := s.head.changed(p); err != nil || changed {
		return out, err
	}
	// In a shallow clone the oldest commit seems to have made everything: what
	// can be said is that the pack is so at HEAD.
	args := []string{"rev-list", "--max-count=1", "--format=%H %ct", "HEAD"}
	if !s.shallow {
		args = append(args, "--", ":(top,literal)"+p.Path)
	}
	said, err := s.repo.Output(ctx, args...)
	fields := strings.Fields(string(said)) // commit HASH HASH seconds
	if err != nil || len(fields) != 4 {
		return out, err
	}
	seconds, err := time.ParseDuration(fields[3] + "s")
	if err != nil {
		return out, err
	}
	out[ocispec.AnnotationRevision] = fields[2]
	out[ocispec.AnnotationCreated] = time.Unix(int64(seconds/time.Second), 0).UTC().Format(time.RFC3339)
	return out, nil
}

// scpURL is git's short form of an SSH address.
var scpURL = regexp.MustCompile(`^(?:[^@/:]+@)?([^/:]+):([^/].*)$`)

// webURL is the address of a repository as everybody may read it: HTTPS whatever
// was used to clone, and without credentials. It is empty for a local path.
func webURL(remote string) string {
	u, err := url.Parse(remote)
	if m := scpURL.FindStringSubmatch(remote); m != nil && !strings.Contains(remote, "://") {
		u, err = &url.URL{Host: m[1], Path: "/" + m[2]}, nil
	}
	if err != nil || u.Hostname() == "" || u.Scheme == "file" {
		return ""
	}
	host := u.Host
	if u.Scheme == "ssh" {
		host = u.Hostname() // its port is not that of the web
	}
	return (&url.URL{Scheme: "https", Host: host, Path: strings.TrimSuffix(strings.TrimSuffix(u.Path, "/"), ".git")}).String()
}
