// Package pack finds Palette packs and reads them, with a position for every
// value. Nothing a pack contains can make it unloadable: what parses is there,
// and what does not says so when it is asked for.
//
// The format is described in the Spectro Cloud documentation, "Packs" and "Add
// Custom Packs" (docs.spectrocloud.com/registries-and-packs).
package pack

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
)

// The names of a pack's files.
const (
	MetaFile    = "pack.json"
	ValuesFile  = "values.yaml"
	SchemaFile  = "schema.yaml"
	PresetsFile = "presets.yaml"
	LogoFile    = "logo.png"
	ReadmeFile  = "README.md"
	ChartsDir   = "charts"
	ManifestDir = "manifests"
)

// Pack is one pack directory or archive. Files are read when they are first
// asked for, and once. It is safe for concurrent use.
type Pack struct {
	// Dir is the directory on disk, or the archive's path.
	Dir string
	// Path is the pack's place relative to the repository root or the working
	// directory, slash-separated: what reports print.
	Path string
	// Layout says what is wrong with the outer shape of an archived pack; ""
	// for directories and for archives laid out as Palette expects.
	Layout string
	// Archived is true for a pack read from a .tar.gz.
	Archived bool

	tree     tree
	archives *archiveCache

	meta, values, schema, presets func() *Document
	presetList                    func() []*Preset
	charts                        func() []*Chart
	constraints                   func() []SchemaEntry
	entries                       func() ([]Entry, error)
	macros                        func() []Macro
	texts                         textCache
}

// Meta is pack.json. A missing or unreadable file gives a document with Err.
func (p *Pack) Meta() *Document { return p.meta() }

// Values is values.yaml.
func (p *Pack) Values() *Document { return p.values() }

// Schema is schema.yaml.
func (p *Pack) Schema() *Document { return p.schema() }

// Presets is presets.yaml.
func (p *Pack) Presets() *Document { return p.presets() }

// Entries lists all files of the pack, sorted by path.
func (p *Pack) Entries() ([]Entry, error) { return p.entries() }

// Name, Version and Layer are pack.json's values, "" when they are not strings.
func (p *Pack) Name() string    { return p.Meta().Root.Get("name").Str() }
func (p *Pack) Version() string { return p.Meta().Root.Get("version").Str() }
func (p *Pack) Layer() string   { return p.Meta().Root.Get("layer").Str() }

// Anchor is where findings about the pack as a whole stand: the name in
// pack.json, or the first line of whatever text file there is.
func (p *Pack) Anchor() Pos {
	if pair, ok := p.Meta().Root.Pair("name"); ok {
		return pair.Key.Pos
	}
	for _, name := range []string{MetaFile, ValuesFile, ReadmeFile} {
		if p.Exists(name) == nil {
			return Pos{File: name, Line: 1, Column: 1, EndColumn: 2}
		}
	}
	return Pos{File: MetaFile, Line: 1, Column: 1, EndColumn: 2}
}

// ReadFile reads a file of the pack. Errors are fs.ErrNotExist, ErrEscapes for
// a link that leads out of the pack, ErrNotRegular, or the system's.
func (p *Pack) ReadFile(name string) ([]byte, error) { return p.tree.read(name) }

// Exists tells whether a file is there and can be read as one. The error says
// why not, as ReadFile's does; a directory is ErrNotRegular.
func (p *Pack) Exists(name string) error {
	info, err := p.tree.stat(name)
	if err == nil && !info.Mode().IsRegular() {
		err = ErrNotRegular
	}
	return err
}

// Text returns a text file of the pack for showing excerpts and tracing
// positions, read once; an unreadable one is empty.
func (p *Pack) Text(name string) *Document {
	switch name {
	case MetaFile:
		return p.Meta()
	case ValuesFile:
		return p.Values()
	case SchemaFile:
		return p.Schema()
	case PresetsFile:
		return p.Presets()
	}
	return p.texts.get(name, func() *Document {
		data, err := p.ReadFile(name)
		if err != nil {
			data = nil
		}
		return newDocument(name, data)
	})
}

type textCache struct {
	mu    sync.Mutex
	known map[string]*Document
}

func (c *textCache) get(name string, load func() *Document) *Document {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d, ok := c.known[name]; ok {
		return d
	}
	if c.known == nil {
		c.known = map[string]*Document{}
	}
	d := load()
	c.known[name] = d
	return d
}

// Loader loads packs and shares between them what they have in common.
type Loader struct{ archives archiveCache }

// Load reads the pack that a Location names. It fails only when the location
// itself cannot be read.
func (l *Loader) Load(at Location) (*Pack, error) {
	p := &Pack{Dir: at.Dir, Path: at.Path, archives: &l.archives}
	if at.Archive {
		p.Archived = true
		data, err := at.Data, error(nil)
		if data == nil {
			data, err = os.ReadFile(at.Dir)
		}
		if err != nil {
			return nil, err
		}
		if p.tree, p.Layout, err = unpack(data); err != nil {
			return nil, fmt.Errorf("%s cannot be read as a packed pack: %w", at.Path, err)
		}
	} else {
		p.tree = dirTree(at.Dir)
		if len(at.Edited) > 0 {
			p.tree = editedTree{p.tree, at.Edited}
		}
	}
	p.meta = sync.OnceValue(func() *Document { return p.document(MetaFile, ParseJSON) })
	p.values = sync.OnceValue(func() *Document { return p.document(ValuesFile, ParseYAML) })
	p.schema = sync.OnceValue(func() *Document { return p.document(SchemaFile, ParseYAML) })
	p.presets = sync.OnceValue(func() *Document { return p.document(PresetsFile, ParseYAML) })
	p.presetList = sync.OnceValue(p.readPresets)
	p.charts = sync.OnceValue(p.loadCharts)
	p.constraints = sync.OnceValue(p.readConstraints)
	p.entries = sync.OnceValues(p.tree.entries)
	p.macros = sync.OnceValue(p.readMacros)
	return p, nil
}

func (p *Pack) document(name string, parse func(string, []byte) *Document) *Document {
	data, err := p.ReadFile(name)
	if err == nil {
		return parse(name, data)
	}
	d := newDocument(name, nil)
	pos := Pos{File: name, Line: 1, Column: 1, EndColumn: 2}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return d.fail(pos, "the file does not exist", "")
	case errors.Is(err, ErrEscapes):
		return d.fail(pos, "the file is a link that leads out of the pack", "put the file itself into the pack")
	case errors.Is(err, ErrNotRegular):
		return d.fail(pos, "it is a directory or special file, not a text file", "")
	}
	return d.fail(pos, "the file cannot be read: "+cause(err), "")
}

// cause leaves out the operation and the machine's path, which say nothing to a
// reader elsewhere.
func cause(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err.Error()
	}
	return err.Error()
}

// unpack reads a packed pack. Palette expects exactly one folder at the top, of
// any name, with pack.json directly below it (pack-spec 8.1); anything else is
// loaded as well as it can be, and described by layout.
func unpack(data []byte) (t tree, layout string, err error) {
	members, err := readTarGz(data)
	if err != nil {
		return nil, "", err
	}
	tops := map[string]bool{}
	files := memTree{}
	whole := map[string]member{}
	for _, m := range members {
		name := path.Clean(strings.TrimPrefix(m.name, "./"))
		if m.hard != "" { // tar writes a file with two names once
			first, ok := whole[path.Clean(strings.TrimPrefix(m.hard, "./"))]
			if !ok {
				return nil, "", fmt.Errorf("its member %q is a link to %q, which is not in the archive before it", m.name, m.hard)
			}
			m.data, m.mode = first.data, first.mode
		}
		whole[name] = m
		if Escapes(m.name) {
			return nil, "", fmt.Errorf("its member %q leads out of the archive", m.name)
		}
		if strings.HasPrefix(path.Base(name), "._") {
			continue // what macOS tar adds
		}
		top, rest, nested := strings.Cut(name, "/")
		if !nested {
			layout = fmt.Sprintf("the file %q stands at its top, outside of the pack's folder", top)
			files[top] = m
			continue
		}
		tops[top] = true
		files[rest] = m
	}
	switch _, ok := files[MetaFile]; {
	case len(tops) > 1:
		layout = fmt.Sprintf("it has %d top-level folders", len(tops))
	case !ok && layout == "":
		layout = "it has no pack.json directly below its top-level folder"
	}
	return files, layout, nil
}

// In makes a path of the pack one of the repository.
func (p *Pack) In(file string) string {
	if file == "" {
		return p.Path
	}
	return path.Join(p.Path, file)
}

// Rel makes a path of the repository one of the pack: the inverse of In.
func (p *Pack) Rel(file string) string {
	if p.Path == "." {
		return file
	}
	return strings.TrimPrefix(strings.TrimPrefix(file, p.Path), "/")
}

// Base is the name of the pack's directory.
func (p *Pack) Base() string {
	abs, err := filepath.Abs(p.Dir)
	if err != nil {
		abs = p.Dir
	}
	return filepath.Base(abs)
}
