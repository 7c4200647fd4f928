package pack

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
)

// Archive is a chart archive as Helm reads it.
type Archive struct {
	// Digest is the SHA-256 of the file. Sibling packs carry the same archive:
	// what is worked out for one can be kept for the other.
	Digest [sha256.Size]byte
	Size   int // bytes, packed
	// Chart is shared between packs and must not be changed; Helm's own
	// dependency processing changes a chart, and needs a copy.
	Chart *chart.Chart
	// Roots are the distinct first path components that Helm drops.
	Roots []string
}

// Chart is one entry of charts[] in pack.json.
type Chart struct {
	Index int
	// Node is the entry itself: where findings about the chart stand.
	Node *Node
	// Path is the entry's value, cleaned.
	Path string

	pack *Pack
	load func() (*Archive, error)
}

// Load reads the archive, once for all packs that carry the same one. Errors
// are fs.ErrNotExist, ErrEscapes, ErrNotRegular (a directory), or say what is
// wrong with the archive in words that continue "the archive cannot be read:".
func (c *Chart) Load() (*Archive, error) { return c.load() }

// Name is the chart's name from Chart.yaml, and "" when it cannot be loaded.
// It is the key of the chart's values below charts: (pack-spec 3.2).
func (c *Chart) Name() string {
	archive, err := c.Load()
	if err != nil {
		return ""
	}
	return archive.Chart.Name()
}

// Charts returns the entries of charts[] that are strings, in order.
func (p *Pack) Charts() []*Chart { return p.charts() }

// ChartAt returns the entry of charts[] with an index, nil when there is none.
func (p *Pack) ChartAt(index int) *Chart {
	for _, c := range p.Charts() {
		if c.Index == index {
			return c
		}
	}
	return nil
}

func (p *Pack) loadCharts() []*Chart {
	var out []*Chart
	list := p.Meta().Root.Get("charts")
	if !list.Is(Sequence) {
		return nil
	}
	for i, node := range list.Items {
		if node.Kind != String || node.Value == "" {
			continue
		}
		c := &Chart{Index: i, Node: node, Path: path.Clean(node.Value), pack: p}
		c.load = sync.OnceValues(func() (*Archive, error) { return p.archive(c.Path) })
		out = append(out, c)
	}
	return out
}

func (p *Pack) archive(name string) (*Archive, error) {
	if Escapes(name) {
		return nil, ErrEscapes
	}
	data, err := p.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return p.archives.load(data)
}

// Template is the text of a template by the name that Helm gives it, the path
// through the subcharts ("app/charts/db/templates/service.yaml"); nil when there
// is none.
func (a *Archive) Template(name string) []byte {
	c, rest := a.Chart, name
	for {
		file, ok := strings.CutPrefix(rest, c.Name()+"/")
		if !ok {
			return nil
		}
		for _, t := range c.Templates {
			if t.Name == file {
				return t.Data
			}
		}
		if rest, ok = strings.CutPrefix(file, "charts/"); !ok {
			return nil
		}
		i := slices.IndexFunc(c.Dependencies(), func(sub *chart.Chart) bool { return strings.HasPrefix(rest, sub.Name()+"/") })
		if i < 0 {
			return nil
		}
		c = c.Dependencies()[i]
	}
}

// LoadArchive reads a chart archive of the pack that pack.json need not name.
func (p *Pack) LoadArchive(name string) (*Archive, error) { return p.archive(name) }

// archiveCache keeps archives by content for one run.
type archiveCache struct {
	mu    sync.Mutex
	known map[[sha256.Size]byte]func() (*Archive, error)
}

func (c *archiveCache) load(data []byte) (*Archive, error) {
	digest := sha256.Sum256(data)
	c.mu.Lock()
	load, ok := c.known[digest]
	if !ok {
		if c.known == nil {
			c.known = map[[sha256.Size]byte]func() (*Archive, error){}
		}
		load = sync.OnceValues(func() (*Archive, error) { return readArchive(digest, data) })
		c.known[digest] = load
	}
	c.mu.Unlock()
	return load()
}

func readArchive(digest [sha256.Size]byte, data []byte) (archive *Archive, err error) {
	// Helm's loader decodes YAML of strangers; a panic in there is theirs.
	defer func() {
		if r := recover(); r != nil {
			archive, err = nil, fmt.Errorf("the loader of Helm gave up on it: %v", r)
		}
	}()
	members, err := readTarGz(data)
	if err != nil {
		return nil, err
	}
	files, roots, err := chartFiles(members)
	if err != nil {
		return nil, err
	}
	loaded, err := loader.LoadFiles(files)
	if err != nil {
		return nil, explainLoad(err)
	}
	// Helm validates charts when it installs them, not when it loads them.
	if err := loaded.Validate(); err != nil {
		return nil, explainLoad(err)
	}
	return &Archive{Digest: digest, Size: len(data), Chart: loaded, Roots: roots}, nil
}

func explainLoad(err error) error {
	message := err.Error()
	if strings.Contains(message, "Chart.yaml file is missing") {
		return errors.New("it has no Chart.yaml")
	}
	return fmt.Errorf("it is no valid chart: %s", strings.TrimPrefix(message, "validation: "))
}

// Escapes tells whether a path from pack.json leads out of the pack once it is
// packed: absolute, with "..", with a drive letter, or with backslashes, which
// only one operating system takes for separators.
func Escapes(name string) bool {
	return path.IsAbs(name) || strings.ContainsRune(name, '\\') || drivePath.MatchString(name+"/") ||
		!fs.ValidPath(path.Clean(name))
}
