package diff

import (
	"bytes"
	"io/fs"

	"github.com/packlint/packlint/pack"
)

// Files compares the files of the pack.
type Files struct {
	Added   []File `json:"added"`
	Removed []File `json:"removed"`
	Changed []File `json:"changed"`
	// Same counts the files that are the same, byte for byte.
	Same int `json:"same"`
	// OldSize and NewSize are those of all files, in bytes.
	OldSize int64 `json:"old_size"`
	NewSize int64 `json:"new_size"`
}

// File is a file of the pack, with its sizes in bytes, 0 where it is not there.
type File struct {
	Path    string `json:"path"`
	OldSize int64  `json:"old_size"`
	NewSize int64  `json:"new_size"`
}

func (c *comparer) files() Files {
	out := Files{Added: []File{}, Removed: []File{}, Changed: []File{}}
	before := map[string]pack.Entry{}
	var oldList []pack.Entry
	if c.old != nil {
		oldList = c.fileList(c.old.Pack)
	}
	for _, e := range oldList {
		before[e.Path] = e
		out.OldSize += e.Size
	}
	after := map[string]bool{}
	for _, e := range c.fileList(c.new.Pack) {
		after[e.Path] = true
		out.NewSize += e.Size
		was, ok := before[e.Path]
		switch {
		case !ok:
			out.Added = append(out.Added, File{Path: e.Path, NewSize: e.Size})
		case c.sameFile(was, e):
			out.Same++
		default:
			out.Changed = append(out.Changed, File{e.Path, was.Size, e.Size})
		}
	}
	for _, e := range oldList {
		if !after[e.Path] {
			out.Removed = append(out.Removed, File{Path: e.Path, OldSize: e.Size})
		}
	}
	return out
}

func (c *comparer) fileList(p *pack.Pack) []pack.Entry {
	list, err := p.Entries()
	if err != nil {
		c.notChecked("not all files were compared: " + err.Error())
	}
	return list
}

// sameFile compares two files by what is in them. A link counts as what it leads
// to; those that lead to no file of the pack go by their length.
func (c *comparer) sameFile(old, new pack.Entry) bool {
	if old.Mode != new.Mode || old.Size != new.Size && old.Mode&fs.ModeSymlink == 0 {
		return false
	}
	a, err := c.old.Pack.ReadFile(old.Path)
	b, newErr := c.new.Pack.ReadFile(new.Path)
	if err != nil || newErr != nil {
		return err != nil && newErr != nil && old.Size == new.Size
	}
	return bytes.Equal(a, b)
}
