package kube

import "slices"

// APIVersions returns what an API server of that release serves, sorted, in the
// two forms of Helm's Capabilities.APIVersions: "apps/v1" and
// "apps/v1/Deployment".
//
// The assumption is a server with default settings, see EnabledByDefault.
// Aggregated APIs and custom resources are the caller's to add. For a release
// older than 1.16 it is empty.
func APIVersions(v Version) []string {
	var out []string
	for g := range index().kinds {
		if EnabledByDefault(g, v) {
			out = append(out, g.APIVersion(), g.APIVersion()+"/"+g.Kind)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
