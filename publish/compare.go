package publish

import (
	"context"
	"errors"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// Compare tells what is published under an archive's name and version; nil for
// nothing.
func (c *Client) Compare(ctx context.Context, to Target, a *Archive) (*lint.PublishedPack, error) {
	there, err := c.Look(ctx, to.Reference(a.Name, a.Version))
	if err != nil || there == nil {
		return nil, err
	}
	out := &lint.PublishedPack{Reference: there.Reference.String(), Digest: string(there.Manifest.Digest)}
	changes, unreadable, err := c.changes(ctx, there, a)
	if err != nil {
		return nil, err
	}
	if unreadable != nil {
		out.Unreadable = unreadable.Error()
	}
	for _, change := range changes {
		out.Differ = append(out.Differ, change.Path)
	}
	return out, nil
}

// changes lists the files in which a pack differs from what is published, by
// path. What is there and is no pack is unreadable; what could not be fetched is
// an error.
func (c *Client) changes(ctx context.Context, there *Published, a *Archive) (changes []Change, unreadable, err error) {
	if there.Archive == nil {
		return nil, there.noPack(), nil
	}
	if there.Archive.Digest == a.Digest {
		return nil, nil, nil
	}
	location, err := c.Location(ctx, there)
	if err != nil {
		return nil, nil, err
	}
	p, err := new(pack.Loader).Load(location)
	if err != nil {
		return nil, err, nil
	}
	if p.Layout != "" {
		return nil, errors.New("its archive is not one folder with a pack.json: " + p.Layout), nil
	}
	tree, err := TreeOf(p)
	if err != nil {
		return nil, err, nil
	}
	return a.Tree.Changes(tree), nil, nil
}
