package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"oras.land/oras-go/v2/registry"

	"github.com/packlint/packlint/pack"
)

// Pull writes the files of a published pack into a directory, which must be
// empty or not exist. Nothing is written unless all of the archive is sound:
// no member may lead out of it, and none may be a link or a device.
func (c *Client) Pull(ctx context.Context, ref registry.Reference, dir string) (*Published, error) {
	at, err := c.Find(ctx, ref)
	if err != nil {
		return nil, err
	}
	p, err := c.Load(ctx, at)
	if err != nil {
		return nil, err
	}
	return at, Extract(p, dir)
}

// Extract writes the files of a packed pack into a directory, which must be empty
// or not exist.
func Extract(p *pack.Pack, dir string) error {
	if p.Layout != "" {
		return fmt.Errorf("%s: its archive is not one folder with a pack.json: %s", p.Path, p.Layout)
	}
	files := map[string][]byte{}
	entries, err := p.Entries()
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !filepath.IsLocal(filepath.FromSlash(e.Path)) {
			return fmt.Errorf("%s: %q leads out of the pack", p.Path, e.Path)
		}
		if files[e.Path], err = p.ReadFile(e.Path); err != nil {
			return fmt.Errorf("%s: %s: %w", p.Path, e.Path, err)
		}
	}
	if there, err := os.ReadDir(dir); err == nil && len(there) > 0 {
		return fmt.Errorf("%s is not empty", dir)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, e := range entries {
		name := filepath.FromSlash(e.Path)
		if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := root.WriteFile(name, files[e.Path], 0o644); err != nil {
			return err
		}
	}
	return nil
}
