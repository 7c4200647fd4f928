package pack

import (
	"bytes"
	"path"
	"strings"
)

// Manifest is one entry of kubeManifests[] in pack.json.
type Manifest struct {
	Index int
	// Node is the entry itself.
	Node *Node
	// Path is the entry's value, cleaned.
	Path string

	pack *Pack
}

// ManifestAt returns the entry of kubeManifests[] with an index, nil when there is
// none.
func (p *Pack) ManifestAt(index int) *Manifest {
	for _, m := range p.Manifests() {
		if m.Index == index {
			return m
		}
	}
	return nil
}

// Manifests returns the entries of kubeManifests[] that are strings, in order.
func (p *Pack) Manifests() []*Manifest {
	var out []*Manifest
	list := p.Meta().Root.Get("kubeManifests")
	if !list.Is(Sequence) {
		return nil
	}
	for i, node := range list.Items {
		if node.Kind == String && node.Value != "" {
			out = append(out, &Manifest{Index: i, Node: node, Path: path.Clean(node.Value), pack: p})
		}
	}
	return out
}

// Stem is the file name without folders and extension: the key of the
// manifest's values below manifests: (pack-spec 3.3).
func (m *Manifest) Stem() string {
	base := path.Base(m.Path)
	return strings.TrimSuffix(base, path.Ext(base))
}

// Read returns the file's text. Errors are as of Pack.ReadFile.
func (m *Manifest) Read() ([]byte, error) {
	if Escapes(m.Path) {
		return nil, ErrEscapes
	}
	return m.pack.ReadFile(m.Path)
}

// Templated tells whether a manifest's text holds template actions. One that
// does not is plain YAML.
func Templated(text []byte) bool { return bytes.Contains(text, []byte("{{")) }
