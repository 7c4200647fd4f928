package diff

import (
	"slices"
	"strings"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/component-helpers/auth/rbac/validation"

	"github.com/packlint/packlint/render"
)

const rbacGroup = "rbac.authorization.k8s.io/"

func isRole(o *render.Object) bool {
	return strings.HasPrefix(o.APIVersion, rbacGroup) && (o.Kind == "Role" || o.Kind == "ClusterRole")
}

// maxComparisons bounds the single permissions of one role times the rules of
// another. For the largest real roles it is some ten thousand.
const maxComparisons = 500_000

// rulesOf reads the rules of a role, and counts the single permissions in them.
// Rules that do not decode count as too many.
func rulesOf(o *render.Object) (rules []rbacv1.PolicyRule, permissions int) {
	var role rbacv1.ClusterRole
	fields := map[string]any{"rules": o.Body["rules"]}
	if runtime.DefaultUnstructuredConverter.FromUnstructured(fields, &role) != nil {
		return make([]rbacv1.PolicyRule, 1), maxComparisons + 1
	}
	for _, r := range role.Rules {
		n := 1
		for _, list := range [][]string{r.APIGroups, r.Resources, r.Verbs} {
			n = min(n*len(list), maxComparisons+1)
		}
		n = n*max(len(r.ResourceNames), 1) + len(r.NonResourceURLs)*len(r.Verbs)
		permissions = min(permissions+n, maxComparisons+1)
	}
	return role.Rules, permissions
}

// role compares what a role allows, however its rules are written.
func (c *comparer) role(out *ChangedObject, was, now *render.Object) {
	skipRules := func(at []string, key string, value any) bool {
		return noise(at, key, value) || len(at) == 0 && key == "rules"
	}
	old, oldTotal := rulesOf(was)
	new, newTotal := rulesOf(now)
	if oldTotal*len(new) > maxComparisons || newTotal*len(old) > maxComparisons {
		out.Changes = compare(nil, treeWithout(was.Body, nil, noise), treeWithout(now.Body, nil, noise))
		return
	}
	out.Changes = compare(nil, treeWithout(was.Body, nil, skipRules), treeWithout(now.Body, nil, skipRules))
	_, gained := validation.Covers(old, new)
	_, lost := validation.Covers(new, old)
	out.Gained, out.Lost = permissions(gained), permissions(lost)
	if len(out.Gained) > 0 {
		c.attention(Permissions, "%s `%s` may now %s", out.Kind, out.Name, few(out.Gained))
	}
}

// allowed lists what a new role allows.
func allowed(o *render.Object) []string {
	if !isRole(o) {
		return []string{}
	}
	rules, total := rulesOf(o)
	if total > maxComparisons {
		return []string{}
	}
	_, all := validation.Covers(nil, rules)
	return permissions(all)
}

// permissions brings single permissions together: "get, list: pods, secrets".
func permissions(single []rbacv1.PolicyRule) []string {
	verbs := map[string][]string{}
	for _, r := range single {
		target := "?"
		switch {
		case len(r.NonResourceURLs) > 0:
			target = r.NonResourceURLs[0]
		case len(r.Resources) > 0:
			target = r.Resources[0]
			if len(r.APIGroups) > 0 && r.APIGroups[0] != "" {
				target += "." + r.APIGroups[0]
			}
			if len(r.ResourceNames) > 0 {
				target += " " + r.ResourceNames[0]
			}
		}
		if len(r.Verbs) > 0 && !slices.Contains(verbs[target], r.Verbs[0]) {
			verbs[target] = append(verbs[target], r.Verbs[0])
		}
	}
	targets := map[string][]string{}
	for target, list := range verbs {
		slices.Sort(list)
		all := strings.Join(list, ", ")
		targets[all] = append(targets[all], target)
	}
	out := []string{}
	for all, list := range targets {
		slices.Sort(list)
		out = append(out, all+": "+strings.Join(list, ", "))
	}
	slices.Sort(out)
	return out
}

// few names the first of a list in a sentence.
func few(list []string) string {
	const most, longest = 3, 120 // items, characters
	var out []string
	for _, item := range list[:min(len(list), most)] {
		if runes := []rune(item); len(runes) > longest {
			item = string(runes[:longest-1])
			if word := strings.LastIndexByte(item, ' '); word > 0 {
				item = item[:word+1]
			}
			item += "…"
		}
		out = append(out, "`"+item+"`")
	}
	text := strings.Join(out, ", ")
	if len(list) > most {
		text += " and more"
	}
	return text
}
