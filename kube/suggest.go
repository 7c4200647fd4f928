package kube

import (
	"cmp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"k8s.io/apimachinery/pkg/version"
)

// Suggest returns the built-in kind that g was probably meant to be: the kind
// elsewhere (extensions/v1 Deployment), or the kind spelled rightly (apps/v1
// Deploymnt). Only what the newest release serves by default is suggested. In a
// group that is not built in, every kind may be a custom resource: a Service of
// serving.knative.dev is no mistake, one of app/v1 that is a Deployment is.
func Suggest(g GVK) (GVK, bool) {
	newest := Newest()
	custom := !BuiltinGroup(g.Group)
	type candidate struct {
		gvk      GVK
		distance int // of the kind
		far      int // 0 in the same API version, 1 in the same group, 2 elsewhere
	}
	var all []candidate
	for k := range index().kinds {
		if k == g || !EnabledByDefault(k, newest) {
			continue
		}
		if custom && (k.Kind != g.Kind || !resembles(g.Group, k.Group)) {
			continue
		}
		c := candidate{gvk: k, far: 2}
		if k.Group == g.Group {
			c.far = 1
			if k.Version == g.Version {
				c.far = 0
			}
		}
		if k.Kind != g.Kind {
			if !strings.EqualFold(k.Kind, g.Kind) && !resembles(g.Kind, k.Kind) {
				continue
			}
			// A kind that is misspelled and in another group is a guess too far.
			if c.far == 2 && !strings.EqualFold(k.Kind, g.Kind) {
				continue
			}
			c.distance = 1 + levenshtein.ComputeDistance(strings.ToLower(g.Kind), strings.ToLower(k.Kind))
		}
		all = append(all, c)
	}
	if len(all) == 0 {
		return GVK{}, false
	}
	best := slices.MinFunc(all, func(a, b candidate) int {
		// Of two groups with a kind of that name, Event say, core comes first.
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.far, b.far),
			strings.Compare(a.gvk.Group, b.gvk.Group), strings.Compare(a.gvk.Kind, b.gvk.Kind),
			version.CompareKubeAwareVersionStrings(b.gvk.Version, a.gvk.Version))
	})
	return best.gvk, true
}

// nearest returns the known word that was probably meant.
func nearest(word string, known []string) (string, bool) {
	slices.Sort(known)
	best, bestDistance := "", -1
	for _, k := range known {
		if strings.EqualFold(k, word) {
			return k, true
		}
		if !resembles(word, k) {
			continue
		}
		if d := levenshtein.ComputeDistance(strings.ToLower(word), strings.ToLower(k)); bestDistance < 0 || d < bestDistance {
			best, bestDistance = k, d
		}
	}
	return best, bestDistance >= 0
}

// resembles says whether two words are a typing error apart: about one letter in
// four, and never most of a short word.
func resembles(a, b string) bool {
	longest := max(len(a), len(b))
	allowed := max(1, longest/4)
	if longest < 3 || len(a)-len(b) > allowed || len(b)-len(a) > allowed {
		return false
	}
	return levenshtein.ComputeDistance(strings.ToLower(a), strings.ToLower(b)) <= allowed
}
