package publish

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/opencontainers/go-digest"

	"github.com/packlint/packlint/pack"
)

// Archive is a pack as it is published, <name>-<version>.tar.gz. The same files
// give the same bytes on every machine: one folder on top, paths in order, fixed
// modes, owners and times, an empty gzip header. The compressor is a module of
// this program rather than the standard library's, which may write other bytes
// in the next release of Go.
type Archive struct {
	Name, Version string
	Digest        digest.Digest // of the archive, not of its manifest
	Tree          Tree

	data []byte
}

// FileName is what the artefact calls its one layer.
func (a *Archive) FileName() string { return a.Name + "-" + a.Version + ".tar.gz" }

// Size is that of the archive, in bytes.
func (a *Archive) Size() int64 { return int64(len(a.data)) }

// Bytes are the archive's; they must not be changed.
func (a *Archive) Bytes() []byte { return a.data }

// modified is the time of every member: not zero, which GNU tar calls
// implausibly old, but the first that ZIP can express.
var modified = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// tagForm is the OCI distribution specification's grammar of tags.
var tagForm = regexp.MustCompile(`^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$`)

// Build packs a pack.
func Build(p *pack.Pack) (*Archive, error) {
	a := &Archive{Name: p.Name(), Version: p.Version(), Tree: Tree{}}
	switch {
	case p.Meta().Err != nil:
		return nil, fmt.Errorf("%s cannot be read: %w", pack.MetaFile, p.Meta().Err)
	case a.Name == "" || a.Version == "":
		return nil, fmt.Errorf("%s gives no name or no version", pack.MetaFile)
	case !componentForm.MatchString(a.Name):
		return nil, fmt.Errorf("the name %q cannot be one of a repository in a registry: lower-case letters and digits, with single . _ - between them", a.Name)
	case !tagForm.MatchString(a.Version):
		return nil, fmt.Errorf("the version %q cannot be a tag in a registry: letters, digits, . _ - only", a.Version)
	case p.Layout != "":
		return nil, errors.New("the archive is not one folder with a pack.json: " + p.Layout)
	}
	var out bytes.Buffer
	zw, err := gzip.NewWriterLevel(&out, compression)
	if err != nil {
		return nil, err
	}
	tw := tar.NewWriter(zw)
	folders := folders{tw: tw, written: map[string]bool{}}
	err = eachFile(p, func(name string, content []byte) error {
		a.Tree[name] = digest.FromBytes(content)
		full := a.Name + "-" + a.Version + "/" + name
		if err := folders.above(full); err != nil {
			return err
		}
		header := tar.Header{Typeflag: tar.TypeReg, Name: full, Size: int64(len(content)), Mode: 0o644, ModTime: modified}
		if err := tw.WriteHeader(&header); err != nil {
			return err
		}
		_, err := tw.Write(content)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := tw.Close(); err != nil {
		return nil, err
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	a.data = out.Bytes()
	a.Digest = digest.FromBytes(a.data)
	return a, nil
}

// compression is the level of gzip(1). Most of a pack is charts, which are
// compressed already: more effort gains nothing.
const compression = 6

// folders writes the directories of an archive, each before what is in it.
type folders struct {
	tw      *tar.Writer
	written map[string]bool
}

func (f *folders) above(name string) error {
	dir := path.Dir(name)
	if dir == "." || f.written[dir] {
		return nil
	}
	if err := f.above(dir); err != nil {
		return err
	}
	f.written[dir] = true
	return f.tw.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: strings.TrimSuffix(dir, "/") + "/", Mode: 0o755, ModTime: modified})
}
