package rules

import (
	"fmt"

	"github.com/packlint/packlint/pack"
)

// dependency is one entry of constraints.dependencies in pack.json.
type dependency struct {
	Node  *pack.Node // an object
	Index int
	// The values are "" where they are absent or no text.
	Name, Layer, Type, Min, Max string
}

// dependencies returns the entries that are objects, in order.
func dependencies(p *pack.Pack) []dependency {
	list := p.Meta().Root.Get("constraints", "dependencies")
	if !list.Is(pack.Sequence) {
		return nil
	}
	var out []dependency
	for i, node := range list.Items {
		if node.Is(pack.Mapping) {
			out = append(out, dependency{
				Node: node, Index: i,
				Name: node.Get("packName").Str(), Layer: node.Get("layer").Str(), Type: node.Get("type").Str(),
				Min: node.Get("minVersion").Str(), Max: node.Get("maxVersion").Str(),
			})
		}
	}
	return out
}

// at is the place of a key's value, or of what names the dependency best.
func (d *dependency) at(key string) pack.Pos {
	for _, key := range []string{key, "packName"} {
		if value := d.Node.Get(key); value != nil {
			return value.Pos
		}
	}
	return d.Node.Pos
}

func (d *dependency) String() string {
	if d.Name == "" {
		return fmt.Sprintf("constraints.dependencies[%d]", d.Index)
	}
	return "the dependency on " + d.Name
}

// dependencyTypes are the types that the schema of pack.json allows.
func dependencyTypes() []string {
	return schemaAt([]string{"constraints", "dependencies", "0", "type"}).Get("enum").Strings()
}

const (
	depRequired     = "required"
	depOptional     = "optional"
	depNotSupported = "notSupported"
	// depUpgrade entries are about the pack itself: from or to which versions a
	// cluster can go. The documentation does not mention them.
	depUpgrade = "upgrade"
)
