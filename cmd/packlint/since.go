package main

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/packlint/packlint/pack"
)

// revision is a commit to compare the working tree with.
type revision struct{ files []gitFile }

func readRevision(ctx context.Context, root, name string) (*revision, error) {
	repo := gitRepo(root)
	commit, err := repo.commit(ctx, name)
	if err != nil {
		return nil, err
	}
	files, err := repo.files(ctx, commit)
	return &revision{files}, err
}

// changed tells whether a file of a pack differs between the revision and the
// working tree. When a filter of git stands between the two, they differ.
func (r *revision) changed(p *pack.Pack) (bool, error) {
	before := map[string]string{}
	for _, f := range r.files {
		if within(f.path, p.Path) {
			before[p.Rel(f.path)] = f.hash
		}
	}
	now := []pack.Entry{{}} // a packed pack is one file of the repository
	if !p.Archived {
		var err error
		if now, err = p.Entries(); err != nil {
			return false, err
		}
	}
	if len(now) != len(before) {
		return true, nil
	}
	for _, e := range now {
		content, err := content(filepath.Join(p.Dir, filepath.FromSlash(e.Path)), e.Mode)
		if err != nil {
			return false, err
		}
		if was := before[e.Path]; was != blobHash(content, len(was)) {
			return true, nil
		}
	}
	return false, nil
}

// content is what git keeps of a file: of a link, where it leads.
func content(name string, mode fs.FileMode) ([]byte, error) {
	if mode&fs.ModeSymlink != 0 {
		to, err := os.Readlink(name)
		return []byte(filepath.ToSlash(to)), err
	}
	if !mode.IsRegular() {
		return nil, fmt.Errorf("%s is no regular file", name)
	}
	return os.ReadFile(name)
}

// blobHash is git's name of a content: SHA-1, or SHA-256 where names are longer.
func blobHash(content []byte, length int) string {
	var h hash.Hash = sha1.New()
	if length > 2*sha1.Size {
		h = sha256.New()
	}
	fmt.Fprintf(h, "blob %d\x00", len(content))
	h.Write(content)
	return hex.EncodeToString(h.Sum(nil))
}
