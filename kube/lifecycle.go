package kube

// Lifecycle says when an API came and goes. A zero Version means unknown (for
// Introduced, before 1.16 or the type does not say) or never. A release in the
// future is a plan, and plans are put off at times.
type Lifecycle struct {
	Introduced, Deprecated, Removed Version

	// Replacement is what the newest embedded release serves in its place,
	// the zero GVK if nothing.
	Replacement GVK
}

// coreList is the kind that kubectl wraps objects in. No API server serves it,
// and every client unfolds it.
var coreList = GVK{Version: "v1", Kind: "List"}

// LifecycleOf returns the life of a built-in kind, or of its list. ok is false
// when no release since 1.16 has it: in a group of BuiltinGroup that is a
// mistake, elsewhere it is a custom resource.
//
// Deprecation and planned removal are the APILifecycle methods of the Go types,
// removal in the past is what the OpenAPI documents no longer have.
func LifecycleOf(g GVK) (Lifecycle, bool) {
	if g == coreList {
		return Lifecycle{}, true
	}
	k, ok := lookup(g)
	if !ok {
		return Lifecycle{}, false
	}
	return k.lifecycle, true
}

// Served says whether an API server of that release can serve a built-in kind.
// Some alpha and beta APIs have to be switched on for that, see EnabledByDefault.
// A release newer than the newest embedded one is taken to serve what that one
// does, unless a removal is planned; one older than 1.16 is not known, and serves
// nothing.
func Served(g GVK, v Version) bool {
	if g == coreList {
		return true
	}
	k, ok := lookup(g)
	if !ok {
		return false
	}
	if newest := Newest(); v.minor().Compare(newest.minor()) > 0 {
		removed := k.lifecycle.Removed
		return k.served.has(newest) && (removed.IsZero() || v.minor().Compare(removed) < 0)
	}
	return k.served.has(v)
}

// EnabledByDefault says whether an API server of that release serves a built-in
// kind unless told otherwise, per its DefaultAPIResourceConfigSource. Beta APIs
// that came with 1.24 or later are off, alpha APIs always were.
func EnabledByDefault(g GVK, v Version) bool {
	if g == coreList {
		return true
	}
	k, ok := lookup(g)
	if !ok || !Served(g, v) {
		return false
	}
	if newest := Newest(); v.minor().Compare(newest.minor()) > 0 {
		v = newest
	}
	return k.enabled.has(v)
}

// BuiltinGroup says whether an API group belongs to Kubernetes itself: the core
// group "", apps, batch, networking.k8s.io. Groups that only look alike, such as
// gateway.networking.k8s.io, are made by custom resource definitions.
func BuiltinGroup(group string) bool { return index().groups[group] }
