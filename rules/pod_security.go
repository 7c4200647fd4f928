package rules

import (
	"fmt"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"

	"github.com/packlint/packlint/kube"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
)

// podSecurity is what the admission controller of the API server decides with.
var podSecurity = sync.OnceValue(func() policy.Evaluator {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		panic(err) // only of checks that contradict each other; the tests run these
	}
	return evaluator
})

// podSecuritySince is the first release that evaluates the labels unless told
// otherwise.
// https://kubernetes.io/docs/concepts/security/pod-security-admission/
var podSecuritySince = kube.Version{Major: 1, Minor: 23}

// enforcement is a Pod Security level that the pack itself puts on one of its
// namespaces. One that depends on the user, or that the API server does not
// understand, has no Level.
type enforcement struct {
	api.LevelVersion
	by  string             // what says so
	see func() lint.Option // where
}

// enforcements are the levels in force on the pack's own namespaces, by name.
// Whether labels for others are put on is not known (namespacelabels-target).
// Where namespaceLabels and a rendered Namespace disagree, it is not known who
// has the last word: the laxer level counts, and one that is not known most of
// all.
func enforcements(p *lint.Pass) map[string]enforcement {
	out, own := map[string]enforcement{}, ownNamespaces(p)
	add := func(namespace string, e enforcement) {
		if !own[namespace] {
			return
		}
		if other, ok := out[namespace]; !ok || other.Level != "" && (e.Level == "" || api.CompareLevels(e.Level, other.Level) < 0) {
			out[namespace] = e
		}
	}
	if section := p.Rendering.Values.Get("pack", "namespaceLabels"); section.Is(pack.Mapping) {
		for _, pair := range section.Pairs {
			text := pair.Value.Str()
			if !strings.Contains(text, api.EnforceLevelLabel+"=") {
				continue
			}
			e := enforcement{by: "pack.namespaceLabels", see: func() lint.Option { return lint.See(pair.Value.Pos, "enforced here") }}
			set, err := labels.ConvertSelectorToLabelsMap(resolved(p, text))
			// A level that a macro stands for is a sample here.
			if err == nil && strings.Contains(text, api.EnforceLevelLabel+"="+set[api.EnforceLevelLabel]) {
				e.LevelVersion = enforced(set)
			}
			add(resolved(p, pair.Key.Value), e)
		}
	}
	for o := range renderedNamespaces(p) {
		set := map[string]string{}
		for key, value := range table(o.Body, "metadata", "labels") {
			set[key], _ = value.(string)
		}
		if _, ok := set[api.EnforceLevelLabel]; !ok {
			continue
		}
		e := enforcement{by: "the pack's own " + lint.RefOf(o).String(), see: func() lint.Option {
			return p.SeeObject(o, []string{"metadata", "labels", api.EnforceLevelLabel}, "enforced here")
		}}
		if !o.Sampled {
			e.LevelVersion = enforced(set)
		}
		add(o.Name, e)
	}
	return out
}

// enforced reads labels that have an enforced level. The API server refuses a
// namespace with labels that it cannot read.
func enforced(set map[string]string) api.LevelVersion {
	p, errs := api.PolicyToEvaluate(set, api.Policy{Enforce: api.LevelVersion{Version: api.LatestVersion()}})
	if len(errs) > 0 {
		return api.LevelVersion{}
	}
	return p.Enforce
}

// enforceLabel is a label of a namespace that sets a level.
func enforceLabel(level api.Level) string {
	return fmt.Sprintf("%s=%s", api.EnforceLevelLabel, level)
}
