package rules

import (
	"math"
	"slices"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/packlint/packlint/pack"
)

// fix writes the value as the schema wants it, where it says the same as before.
func (v schemaViolation) fix(p *pack.Pack, before violationCount) []pack.Edit {
	switch k := v.Kind.(type) {
	case *kind.Enum:
		return correction(p.Meta(), v.Node, schemaAt(v.Path).Get("enum").Strings())
	case *kind.Type:
		if len(k.Want) == 1 && len(v.Path) > 0 {
			return v.typeFix(p, k.Want[0], before)
		}
	}
	return nil
}

func (v schemaViolation) typeFix(p *pack.Pack, want string, before violationCount) []pack.Edit {
	meta, n := p.Meta(), v.Node
	switch {
	case want == "string" && n.Is(pack.Number) && v.mayBeNumber():
		return meta.SetString(n, n.Value)
	case want == "number" && n.Is(pack.String):
		return meta.Unquote(n)
	case want == "array" && n.Is(pack.Mapping) && n.Len() == 0:
		return meta.SetEmpty(n, pack.Sequence)
	case want == "object" && n.Is(pack.Sequence) && n.Len() == 0:
		return meta.SetEmpty(n, pack.Mapping)
	case want == "array" && n.Is(pack.Mapping), want == "array" && n.Is(pack.String) && v.oneEntry(p):
		return meta.Checked(func(after *pack.Document) bool {
			return schemaViolationsOf(after)() < before()
		}, meta.InList(n)...)
	}
	return nil
}

// mayBeNumber tells whether a text can consist of a number. A version or a date
// cannot: it needs more than quotes.
func (v schemaViolation) mayBeNumber() bool {
	return slices.Contains([]string{"minVersion", "maxVersion", "displayName", "group"}, v.Path[len(v.Path)-1])
}

// oneEntry tells whether a text in place of a list is the entry of one, and not
// several in a form of the author's own.
func (v schemaViolation) oneEntry(p *pack.Pack) bool {
	switch v.Path[0] {
	case "cloudTypes":
		_, ok := findCloudType(v.Node.Value)
		return ok
	case "charts", "kubeManifests", "ansibleRoles":
		return p.Exists(v.Node.Value) == nil || isDirectory(p, v.Node.Value)
	}
	return false
}

// violationCount is in how many places a pack.json violates its schema. It is asked
// for once an edit is tried, which is bounded.
type violationCount func() int

func schemaViolationsOf(meta *pack.Document) violationCount {
	return sync.OnceValue(func() int {
		violations, err := packSchemaViolations(meta.Root)
		if err != nil {
			return math.MaxInt
		}
		return len(violations)
	})
}
