package rules

import "github.com/packlint/packlint/pack"

// resource is one entry of constraints.resources in pack.json.
type resource struct {
	Node       *pack.Node
	Type       string
	Components []*pack.Node // those that are objects
}

func resources(p *pack.Pack) []resource {
	list := p.Meta().Root.Get("constraints", "resources")
	if !list.Is(pack.Sequence) {
		return nil
	}
	var out []resource
	for _, node := range list.Items {
		if !node.Is(pack.Mapping) {
			continue
		}
		r := resource{Node: node, Type: node.Get("type").Str()}
		if components := node.Get("components"); components.Is(pack.Sequence) {
			for _, c := range components.Items {
				if c.Is(pack.Mapping) {
					r.Components = append(r.Components, c)
				}
			}
		}
		out = append(out, r)
	}
	return out
}

// resourceReferences are the keys of a component that hold a path in the pack's
// values.
var resourceReferences = []string{"resourceRequestParamRef", "replicaCountParamRef"}
