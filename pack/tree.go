package pack

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
)

// Bounds on what is read of one pack. The largest real pack has 5 MB unpacked.
const (
	maxFiles    = 100_000
	maxFileSize = 200 << 20 // bytes
)

// Errors that a rule tells apart with errors.Is; fs.ErrNotExist is the third.
var (
	ErrEscapes    = errors.New("the path leads out of the pack")
	ErrNotRegular = errors.New("not a regular file")
)

// Entry is one file of a pack.
type Entry struct {
	Path string // slash-separated, relative to the pack
	Size int64  // bytes
	// Mode has the type bits of the entry itself; links are not followed.
	Mode fs.FileMode
}

// tree is where a pack's files come from: a directory or an archive.
type tree interface {
	read(name string) ([]byte, error)
	stat(name string) (fs.FileInfo, error)
	entries() ([]Entry, error)
}

// dirTree reads a directory. Everything goes through os.Root, so that no link
// in a stranger's pack leads out of it. The root is opened for each access:
// a run over thousands of packs must not hold as many descriptors.
type dirTree string

func (t dirTree) within(name string, f func(*os.Root) error) error {
	root, err := os.OpenRoot(string(t))
	if err != nil {
		return err
	}
	defer root.Close()
	return outside(f(root))
}

// outside recognises os.Root's refusal, for which the standard library exports
// no value.
func outside(err error) error {
	if err != nil && strings.Contains(err.Error(), "path escapes from parent") {
		return ErrEscapes
	}
	return err
}

func (t dirTree) stat(name string) (info fs.FileInfo, err error) {
	err = t.within(name, func(root *os.Root) error {
		info, err = root.Stat(filepath.FromSlash(name))
		return err
	})
	return info, err
}

func (t dirTree) read(name string) (data []byte, err error) {
	err = t.within(name, func(root *os.Root) error {
		info, err := root.Stat(filepath.FromSlash(name))
		if err != nil {
			return err
		}
		// Opening a pipe or a device could block for ever.
		if !info.Mode().IsRegular() {
			return ErrNotRegular
		}
		f, err := root.Open(filepath.FromSlash(name))
		if err != nil {
			return err
		}
		defer f.Close()
		data, err = readBounded(f, info.Size())
		return err
	})
	return data, err
}

func readBounded(r io.Reader, size int64) ([]byte, error) {
	if size > maxFileSize {
		return nil, fmt.Errorf("the file has %d MiB; packlint reads up to %d MiB", size>>20, maxFileSize>>20)
	}
	data := make([]byte, 0, size+1)
	for {
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return nil, err
		}
		if len(data) > maxFileSize {
			return nil, fmt.Errorf("the file grows beyond %d MiB", maxFileSize>>20)
		}
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
	}
}

func (t dirTree) entries() ([]Entry, error) {
	var out []Entry
	err := filepath.WalkDir(string(t), func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(string(t), p)
		if err != nil || rel == "." {
			return err
		}
		if d.IsDir() {
			if d.Name() == ".git" {
				return filepath.SkipDir
			}
			return nil
		}
		e := Entry{Path: filepath.ToSlash(rel), Mode: d.Type()}
		if info, err := d.Info(); err == nil {
			e.Size = info.Size()
		}
		if out = append(out, e); len(out) > maxFiles {
			return fmt.Errorf("the pack has more than %d files", maxFiles)
		}
		return nil
	})
	return out, err
}

// editedTree is a directory with other texts in some of its files, as they will be.
type editedTree struct {
	tree
	texts map[string][]byte
}

func (t editedTree) read(name string) ([]byte, error) {
	if text, ok := t.texts[path.Clean(name)]; ok {
		return text, nil
	}
	return t.tree.read(name)
}

// memTree is an unpacked archive.
type memTree map[string]member

func (t memTree) member(name string) (member, error) {
	name = path.Clean(name)
	if name == ".." || strings.HasPrefix(name, "../") || path.IsAbs(name) {
		return member{}, ErrEscapes
	}
	m, ok := t[name]
	if !ok {
		for other := range t {
			if strings.HasPrefix(other, name+"/") {
				return member{name: name, mode: fs.ModeDir}, nil
			}
		}
		return member{}, fs.ErrNotExist
	}
	return m, nil
}

func (t memTree) stat(name string) (fs.FileInfo, error) { return t.member(name) }

func (t memTree) read(name string) ([]byte, error) {
	m, err := t.member(name)
	if err != nil {
		return nil, err
	}
	if !m.mode.IsRegular() {
		return nil, ErrNotRegular
	}
	return m.data, nil
}

func (t memTree) entries() ([]Entry, error) {
	out := make([]Entry, 0, len(t))
	for name, m := range t {
		out = append(out, Entry{Path: name, Size: int64(len(m.data)), Mode: m.mode.Type()})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Path < out[j].Path })
	return out, nil
}
