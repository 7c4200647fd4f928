package publish

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/errdef"
	"oras.land/oras-go/v2/registry"
	"oras.land/oras-go/v2/registry/remote/auth"

	"github.com/packlint/packlint/pack"
)

// Bounds on what is read from a registry, in bytes. Manifests of 4 MiB are what
// registries must accept at most; an archive is bounded like those on disk.
const (
	maxManifest = 4 << 20
	maxArchive  = 200 << 20
	maxPages    = 1000
)

// Published is what a registry holds under a reference.
type Published struct {
	Reference registry.Reference
	Manifest  ocispec.Descriptor
	// Archive is the one layer of a pack; nil when the artefact is no pack.
	Archive     *ocispec.Descriptor
	Annotations map[string]string
}

// Look reads the manifest at a reference; nil when there is none. An answer that
// leaves open whether there is one is an error.
func (c *Client) Look(ctx context.Context, ref registry.Reference) (*Published, error) {
	desc, raw, err := c.manifest(ctx, ref)
	if errors.Is(err, errdef.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, c.failure(ref.Registry, err)
	}
	out := &Published{Reference: ref, Manifest: desc}
	var manifest ocispec.Manifest
	if err := json.Unmarshal(raw, &manifest); err != nil {
		return nil, &Failure{message: fmt.Sprintf("the manifest of %s is damaged", ref), cause: err}
	}
	out.Annotations = manifest.Annotations
	if desc.MediaType == ocispec.MediaTypeImageManifest && len(manifest.Layers) == 1 {
		out.Archive = &manifest.Layers[0]
	}
	return out, nil
}

// Find is Look for a reference that has to be there.
func (c *Client) Find(ctx context.Context, ref registry.Reference) (*Published, error) {
	at, err := c.Look(ctx, ref)
	if err == nil && at == nil {
		err = &Failure{message: fmt.Sprintf("there is no %s", ref)}
	}
	return at, err
}

func (c *Client) manifest(ctx context.Context, ref registry.Reference) (ocispec.Descriptor, []byte, error) {
	desc, body, err := c.repository(ref).Manifests().FetchReference(ctx, ref.Reference)
	if err != nil {
		return desc, nil, err
	}
	defer body.Close()
	if desc.Size > maxManifest {
		return desc, nil, fmt.Errorf("the manifest of %s has %d bytes, which is too much", ref, desc.Size)
	}
	raw, err := content.ReadAll(body, desc)
	if err != nil {
		err = fmt.Errorf("the manifest of %s is not what its digest %s says: %w", ref, desc.Digest, err)
	}
	return desc, raw, err
}

// Fetch reads the archive of a published pack, verified against its digest.
func (c *Client) Fetch(ctx context.Context, at *Published) ([]byte, error) {
	switch {
	case at.Archive == nil:
		return nil, at.noPack()
	case at.Archive.Size > maxArchive:
		return nil, &Failure{message: fmt.Sprintf("the archive of %s has %d MiB; packlint reads up to %d MiB", at.Reference, at.Archive.Size>>20, maxArchive>>20)}
	}
	data, err := content.FetchAll(ctx, c.repository(at.Reference).Blobs(), *at.Archive)
	if err != nil {
		return nil, c.failure(at.Reference.Registry, fmt.Errorf("the archive of %s: %w", at.Reference, err))
	}
	return data, nil
}

func (at *Published) noPack() error {
	return &Failure{message: fmt.Sprintf("%s is no pack: its manifest (%s) does not have one layer", at.Reference, at.Manifest.MediaType)}
}

// Load reads a published pack. Its path is the reference.
func (c *Client) Load(ctx context.Context, at *Published) (*pack.Pack, error) {
	location, err := c.Location(ctx, at)
	if err != nil {
		return nil, err
	}
	return new(pack.Loader).Load(location)
}

// Location is a published pack as one to be loaded, named as its artefact says.
func (c *Client) Location(ctx context.Context, at *Published) (pack.Location, error) {
	data, err := c.Fetch(ctx, at)
	if err != nil {
		return pack.Location{}, err
	}
	// The name is the publisher's: it must not name a place on this machine.
	title := path.Base(path.Clean("/" + strings.ReplaceAll(at.Archive.Annotations[ocispec.AnnotationTitle], `\`, "/")))
	return pack.Location{Dir: title, Path: at.Reference.String(), Archive: true, Data: data}, nil
}

// forPush makes the tokens of a context good for writing too: some registries
// answer for a repository that does not exist yet only to those who may create
// it.
func forPush(ctx context.Context, ref registry.Reference) context.Context {
	return auth.AppendRepositoryScope(ctx, ref, auth.ActionPull, auth.ActionPush)
}
