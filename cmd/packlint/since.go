package main

import (
	"bytes"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/packlint/packlint/internal/git"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// revision is a commit to compare the working tree with.
type revision struct {
	repo  git.Repo
	files []git.File
}

func readRevision(ctx context.Context, root, name string) (*revision, error) {
	repo := git.Repo(root)
	commit, err := repo.Commit(ctx, name)
	if err != nil {
		return nil, err
	}
	files, err := repo.Files(ctx, commit)
	return &revision{repo, files}, err
}

// compareWith tells the rules about changes what was there when the change
// started from a revision: where the two histories part, so that what others
// have done since is no change of ours.
func compareWith(ctx context.Context, root, name string, locations []pack.Location) (*lint.Revision, error) {
	repo := git.Repo(root)
	commit, err := repo.Commit(ctx, name)
	if err != nil {
		return nil, err
	}
	if fork, err := repo.Output(ctx, "merge-base", commit, "HEAD"); err == nil {
		commit = strings.TrimSpace(string(fork))
	}
	before, err := readRevision(ctx, root, commit)
	if err != nil {
		return nil, err
	}
	out := &lint.Revision{Name: name, Differ: map[string][]string{}}
	if out.Packs, err = packsAt(ctx, repo, before.files); err != nil {
		return nil, err
	}
	var loader pack.Loader
	for _, at := range locations {
		if at.Archive {
			continue // how it was packed says nothing about what is in it
		}
		p, err := loader.Load(at)
		if err != nil {
			return nil, err
		}
		old, ok := out.Find(lint.IdentityOf(p.Meta(), p.Path), p.Path)
		if !ok {
			continue
		}
		differ, err := before.differing(ctx, p, old.Path)
		if err != nil {
			return nil, err
		}
		if len(differ) > 0 {
			out.Differ[p.Path] = differ
		}
	}
	return out, nil
}

// differing lists the files in which a pack differs from one of the revision.
// Links are left out, and what only a filter of git makes different: line ends,
// and files that Git LFS keeps elsewhere.
func (r *revision) differing(ctx context.Context, p *pack.Pack, dir string) ([]string, error) {
	before := map[string]git.File{}
	for _, f := range r.files {
		if within(f.Path, dir) {
			before[below(f.Path, dir)] = f
		}
	}
	entries, err := p.Entries()
	if err != nil {
		return nil, err
	}
	var differ []string
	var doubtful []git.File
	now := map[string][]byte{} // by the path before
	for _, e := range entries {
		was, there := before[e.Path]
		delete(before, e.Path)
		switch {
		case !e.Mode.IsRegular() || was.Link:
			continue
		case !there:
			differ = append(differ, e.Path)
			continue
		}
		content, err := p.ReadFile(e.Path)
		if err != nil {
			return nil, err
		}
		if blobHash(content, len(was.Hash)) != was.Hash {
			doubtful = append(doubtful, was)
			now[was.Path] = content
		}
	}
	for name, f := range before {
		if !f.Link {
			differ = append(differ, name)
		}
	}
	err = r.repo.Read(ctx, doubtful, func(f git.File, was []byte) error {
		if !sameFiltered(was, now[f.Path]) {
			differ = append(differ, below(f.Path, dir))
		}
		return nil
	})
	slices.Sort(differ)
	return differ, err
}

// below makes a path of the repository one of a directory.
func below(name, dir string) string {
	if dir == "." {
		return name
	}
	return strings.TrimPrefix(name, dir+"/")
}

// sameFiltered tells whether a file is what git gives out for what it keeps.
func sameFiltered(kept, file []byte) bool {
	if pointer, ok := bytes.CutPrefix(kept, []byte("version https://git-lfs.github.com/spec/v1\n")); ok {
		sum := sha256.Sum256(file)
		return bytes.Contains(pointer, []byte("oid sha256:"+hex.EncodeToString(sum[:])+"\n"))
	}
	unix := func(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }
	return bytes.Equal(unix(kept), unix(file))
}

// changed tells whether a file of a pack differs between the revision and the
// working tree. When a filter of git stands between the two, they differ.
func (r *revision) changed(p *pack.Pack) (bool, error) {
	before := map[string]string{}
	for _, f := range r.files {
		if within(f.Path, p.Path) {
			before[p.Rel(f.Path)] = f.Hash
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
