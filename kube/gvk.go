package kube

import (
	"cmp"
	"strings"
)

// GVK names a kind in a version of an API group. The group of the core API is
// empty.
type GVK struct{ Group, Version, Kind string }

// ParseGVK splits an apiVersion: "apps/v1", or "v1" in the core group.
func ParseGVK(apiVersion, kind string) GVK {
	group, version, ok := strings.Cut(apiVersion, "/")
	if !ok {
		group, version = "", apiVersion
	}
	return GVK{group, version, kind}
}

// APIVersion returns what stands in the apiVersion field: "apps/v1", "v1".
func (g GVK) APIVersion() string {
	if g.Group == "" {
		return g.Version
	}
	return g.Group + "/" + g.Version
}

// String returns "apps/v1 Deployment".
func (g GVK) String() string { return g.APIVersion() + " " + g.Kind }

// IsZero reports whether g names nothing.
func (g GVK) IsZero() bool { return g == GVK{} }

// Compare orders by group, kind and version.
func (g GVK) Compare(o GVK) int {
	return cmp.Or(strings.Compare(g.Group, o.Group), strings.Compare(g.Kind, o.Kind), strings.Compare(g.Version, o.Version))
}
