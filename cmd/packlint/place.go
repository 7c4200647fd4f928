package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/packlint/packlint/lint"
)

// place is a file that somebody has named. One that a file of the repository
// names lies in the repository: a configuration comes with a pull request, and
// must not reach beyond what the pull request does, nor into git's own files.
type place struct {
	root string // "" for a file named on the command line
	name string // relative to the root
}

func (c *configs) place(item lint.Item, name string) place {
	if item.Layer == nil || item.Layer.File == "" {
		return place{name: name}
	}
	name = filepath.FromSlash(name)
	if filepath.IsAbs(name) {
		return place{c.root, name} // which open refuses
	}
	below := filepath.Join(filepath.FromSlash(item.Layer.Dir), name)
	if item.Layer == c.only { // named on the command line itself
		return place{name: filepath.Join(c.root, below)}
	}
	return place{c.root, below}
}

func (p place) String() string { return filepath.Join(p.root, p.name) }

// open calls f with the root of a file in a repository.
func (p place) open(f func(*os.Root) error) error {
	if !filepath.IsLocal(p.name) {
		return errors.New("a configuration names files of its repository only")
	}
	for part := range strings.SplitSeq(filepath.ToSlash(p.name), "/") {
		if strings.EqualFold(part, ".git") {
			return errors.New("it is one of git's own files")
		}
	}
	root, err := os.OpenRoot(p.root)
	if err != nil {
		return err
	}
	defer root.Close()
	return f(root)
}

// read reads a regular file of a bounded size.
func (p place) read(limit int64) (text []byte, err error) {
	stat, read := os.Stat, os.ReadFile
	bounded := func() error {
		info, err := stat(p.name)
		switch {
		case err != nil:
			return err
		case !info.Mode().IsRegular():
			return errors.New("it is no regular file")
		case info.Size() > limit:
			return fmt.Errorf("it has %d MiB; packlint reads up to %d MiB", info.Size()>>20, limit>>20)
		}
		text, err = read(p.name)
		return err
	}
	if p.root == "" {
		err = bounded()
		return text, err
	}
	err = p.open(func(root *os.Root) error {
		stat, read = root.Stat, root.ReadFile
		return bounded()
	})
	return text, err
}

func (p place) write(text []byte) error {
	if p.root == "" {
		return os.WriteFile(p.name, text, 0o644)
	}
	return p.open(func(root *os.Root) error { return root.WriteFile(p.name, text, 0o644) })
}
