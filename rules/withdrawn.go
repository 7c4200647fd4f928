package rules

import "github.com/packlint/packlint/pack"

// wantsContent tells whether a pack of this layer consists of what it deploys.
// Packs of the layers os and k8s may do with values alone.
func wantsContent(p *pack.Pack) bool {
	switch p.Layer() {
	case "addon", "cni", "csi":
		return true
	}
	return false
}

// deploysNothing tells whether pack.json names neither charts nor manifests. A
// list that is there but of the wrong type is the schema's business.
func deploysNothing(p *pack.Pack) bool {
	if !wantsContent(p) {
		return false
	}
	for _, key := range []string{"charts", "kubeManifests", "ansibleRoles"} {
		if list := p.Meta().Root.Get(key); !list.Blank() && (list.Kind != pack.Sequence || list.Len() > 0) {
			return false
		}
	}
	return true
}
