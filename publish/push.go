package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"time"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/content/memory"
	"oras.land/oras-go/v2/registry"
	"oras.land/oras-go/v2/registry/remote"
	"oras.land/oras-go/v2/registry/remote/errcode"
)

// Outcome is what became of a pack.
type Outcome string

// The outcomes of a push. Refused and Failed are no success.
const (
	Pushed      Outcome = "published" // it was not there, or was overwritten by force
	Unchanged   Outcome = "unchanged" // the same archive is there
	Adopted     Outcome = "adopted"   // the same files are there, in another archive
	WouldPush   Outcome = "would-publish"
	Present     Outcome = "present" // it is there; what is in it is not known
	Refused     Outcome = "refused" // something else is there
	PushFailed  Outcome = "failed"
	NotLinted   Outcome = "not-clean" // the linter keeps it from being published
	Unpackable  Outcome = "not-packable"
	Interrupted Outcome = "interrupted"
)

// PushOptions say what may happen to what is there, and what is said of the
// pack.
type PushOptions struct {
	// Force overwrites another archive under the same tag.
	Force bool
	// Adopt accepts another archive of the same files as published.
	Adopt bool
	// DryRun looks, and writes nothing.
	DryRun bool
	// Annotations of the manifest. Without a creation time, a fixed one is used:
	// the same pack gives the same manifest.
	Annotations map[string]string
}

// Push is what became of one pack.
type Push struct {
	Outcome   Outcome
	Reference registry.Reference
	// Manifest is the digest that the reference has now; empty when nothing is
	// there.
	Manifest digest.Digest
	// Before is what was there, nil when nothing was.
	Before *Published
	// Changes are the files in which the pack differs from what was there.
	Changes []Change
	// Err says why it is not published; nil when it is.
	Err error
}

// Push publishes a pack. It writes the tag last, and in one request: whenever it
// is stopped, the tag names what it named before, or all of the new pack.
func (c *Client) Push(ctx context.Context, to Target, a *Archive, o PushOptions) Push {
	ref := to.Reference(a.Name, a.Version)
	out := Push{Reference: ref}
	ctx = forPush(ctx, ref)
	before, err := c.Look(ctx, ref)
	if err != nil {
		return out.failed(err)
	}
	out.Before = before
	if before != nil {
		out.Manifest = before.Manifest.Digest
		if before.Archive != nil && before.Archive.Digest == a.Digest {
			out.Outcome = Unchanged
			return out
		}
		var unreadable error
		if out.Changes, unreadable, err = c.changes(ctx, before, a); err != nil {
			return out.failed(err)
		}
		same := unreadable == nil && len(out.Changes) == 0
		if !o.Force || o.Adopt && same {
			return out.decide(a, o, unreadable)
		}
	}
	if o.DryRun {
		out.Outcome = WouldPush
		return out
	}
	manifest, err := c.upload(ctx, ref, a, o.Annotations)
	if err != nil {
		return out.failed(c.failure(ref.Registry, err))
	}
	if err := c.verify(ctx, ref, manifest, a); err != nil {
		return out.failed(err)
	}
	out.Outcome, out.Manifest = Pushed, manifest.Digest
	return out
}

func (p Push) failed(err error) Push {
	p.Outcome, p.Err = PushFailed, err
	return p
}

// decide says what is to be done about another archive under the same tag.
func (p Push) decide(a *Archive, o PushOptions, unreadable error) Push {
	there := string(p.Manifest)
	if p.Before.Archive != nil {
		there = string(p.Before.Archive.Digest)
	}
	what := fmt.Sprintf("%s is published with another archive: there %s, here %s", p.Reference, there, a.Digest)
	p.Outcome = Refused
	switch {
	case unreadable != nil:
		p.Err = fmt.Errorf("%s. What is there cannot be read as a pack: %w", what, unreadable)
	case len(p.Changes) > 0:
		p.Err = fmt.Errorf("%s. %s. Give the pack a new version", what, summary(p.Changes))
	case o.Adopt:
		p.Outcome = Adopted
	default:
		p.Err = errors.New(what + ". The files in it are the same: accept it with --adopt")
	}
	return p
}

// summary names the first few files.
func summary(changes []Change) string {
	const most = 5
	text := fmt.Sprintf("%d files differ:", len(changes))
	if len(changes) == 1 {
		text = "1 file differs:"
	}
	for i, change := range changes {
		if i == most {
			return text + " …"
		}
		text += " " + change.String()
	}
	return text
}

// Manifest lays a pack out as `oras push` v1.0 does: an image manifest of image
// specification 1.0 with an empty config of unknown type and one layer, which is
// declared a tar although it is compressed.
func Manifest(ctx context.Context, a *Archive, annotations map[string]string) (manifest ocispec.Descriptor, raw []byte, err error) {
	annotations = maps.Clone(annotations)
	if annotations == nil {
		annotations = map[string]string{}
	}
	if annotations[ocispec.AnnotationCreated] == "" {
		annotations[ocispec.AnnotationCreated] = modified.Format(time.RFC3339)
	}
	store := memory.New()
	manifest, err = oras.PackManifest(ctx, store, oras.PackManifestVersion1_0, "", oras.PackManifestOptions{
		Layers:              []ocispec.Descriptor{a.layer()},
		ManifestAnnotations: annotations,
	})
	if err != nil {
		return manifest, nil, err
	}
	raw, err = content.FetchAll(ctx, store, manifest)
	return manifest, raw, err
}

func (a *Archive) layer() ocispec.Descriptor {
	return ocispec.Descriptor{
		MediaType: ocispec.MediaTypeImageLayer, Digest: a.Digest, Size: a.Size(),
		Annotations: map[string]string{ocispec.AnnotationTitle: a.FileName()},
	}
}

// upload sends what the registry lacks, the tag last.
func (c *Client) upload(ctx context.Context, ref registry.Reference, a *Archive, annotations map[string]string) (ocispec.Descriptor, error) {
	manifest, raw, err := Manifest(ctx, a, annotations)
	if err != nil {
		return manifest, err
	}
	repo := c.repository(ref)
	empty := []byte("{}")
	config := content.NewDescriptorFromBytes(oras.MediaTypeUnknownConfig, empty)
	if err := c.blob(ctx, repo, config, empty); err != nil {
		return manifest, fmt.Errorf("the config: %w", err)
	}
	if err := c.blob(ctx, repo, a.layer(), a.data); err != nil {
		return manifest, fmt.Errorf("the archive: %w", err)
	}
	return manifest, repo.Manifests().PushReference(ctx, manifest, bytes.NewReader(raw), ref.Reference)
}

// uploads is how often a blob is sent from its start.
const uploads = 3

// blob sends a blob unless it is there. An upload that was cut cannot be
// repeated where it was: part of it may have arrived. It starts again.
func (c *Client) blob(ctx context.Context, repo *remote.Repository, desc ocispec.Descriptor, data []byte) error {
	there, err := repo.Blobs().Exists(ctx, desc)
	for attempt := 1; err == nil && !there; attempt++ {
		err = repo.Blobs().Push(ctx, desc, bytes.NewReader(data))
		if err == nil || attempt == uploads || !lostUpload(err) {
			break
		}
		// It may have arrived after all.
		there, err = repo.Blobs().Exists(ctx, desc)
	}
	return err
}

// lostUpload recognises a refusal of a request that was correct when it was sent
// the first time.
func lostUpload(err error) bool {
	var response *errcode.ErrorResponse
	if !errors.As(err, &response) {
		return false
	}
	switch response.StatusCode {
	case http.StatusRequestedRangeNotSatisfiable:
		return true
	case http.StatusBadRequest, http.StatusNotFound:
		for _, e := range response.Errors {
			switch e.Code {
			case errcode.ErrorCodeBlobUploadInvalid, errcode.ErrorCodeBlobUploadUnknown, errcode.ErrorCodeDigestInvalid, errcode.ErrorCodeSizeInvalid:
				return true
			}
		}
	}
	return false
}

// verify reads back what the tag names now.
func (c *Client) verify(ctx context.Context, ref registry.Reference, want ocispec.Descriptor, a *Archive) error {
	got, err := c.Look(ctx, ref)
	switch {
	case err != nil:
		return fmt.Errorf("it was sent, and cannot be read back: %w", err)
	case got == nil:
		return fmt.Errorf("it was sent, and %s is not there", ref)
	case got.Manifest.Digest != want.Digest:
		return fmt.Errorf("%s was sent as %s, and is %s: somebody else has written it at the same time, or the registry changes what it is given", ref, want.Digest, got.Manifest.Digest)
	}
	there, err := c.repository(ref).Blobs().Exists(ctx, a.layer())
	if err == nil && !there {
		err = fmt.Errorf("%s is there, and its archive %s is not", ref, a.Digest)
	}
	return c.failure(ref.Registry, err)
}
