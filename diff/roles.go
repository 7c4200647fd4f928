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
			item = string(runes[:longest-1]) + "…"
		}
		out = append(out, "`"+item+"`")
	}
	text := strings.Join(out, ", ")
	if len(list) > most {
		text += " and more"
	}
	return text
}

// powers calls out a new role that allows what is as good as everything, unless
// the pack had such a role before, and a new binding of cluster-admin.
func (c *comparer) powers(now *Object, before map[objectKey]*Object) {
	if role, bound := clusterAdmin(now.object); bound {
		for _, was := range before {
			if _, already := clusterAdmin(was.object); already {
				return
			}
		}
		c.attention(Permissions, "%s `%s` gives the rights of `%s` to its accounts", now.Kind, now.Name, role)
		return
	}
	rules, total := rulesOf(now.object)
	if !isRole(now.object) || total > maxComparisons {
		return
	}
	var powerful []rbacv1.PolicyRule
	for _, r := range rules {
		for _, single := range validation.BreakdownRule(r) {
			if powerfulRule(single) {
				powerful = append(powerful, single)
			}
		}
	}
	for _, was := range before {
		if len(powerful) == 0 {
			return
		}
		if !isRole(was.object) {
			continue
		}
		if old, _ := rulesOf(was.object); len(old)*len(powerful) <= maxComparisons {
			_, powerful = validation.Covers(old, powerful)
		}
	}
	if len(powerful) > 0 {
		c.attention(Permissions, "the new %s `%s` may %s", now.Kind, now.Name, few(permissions(powerful)))
	}
}

func clusterAdmin(o *render.Object) (role string, bound bool) {
	ref, _ := o.Body["roleRef"].(map[string]any)
	role, _ = ref["name"].(string)
	return role, strings.HasPrefix(o.APIVersion, rbacGroup) && o.Kind == "ClusterRoleBinding" && role == "cluster-admin"
}

// powerfulRule tells whether a permission leads to others: with it an account can
// give itself more, act as another, or read what others log in with
// (kubernetes.io/docs/concepts/security/rbac-good-practices, "Privilege
// escalation risks").
func powerfulRule(r rbacv1.PolicyRule) bool {
	if len(r.Resources) == 0 || len(r.ResourceNames) > 0 {
		return false
	}
	verb, resource := r.Verbs[0], r.Resources[0]
	switch {
	case verb == "escalate" || verb == "bind" || verb == "impersonate":
		return true
	case verb == rbacv1.VerbAll && resource == rbacv1.ResourceAll:
		return true
	case resource == "secrets" && r.APIGroups[0] == "":
		return verb == "get" || verb == "list" || verb == "watch" || verb == rbacv1.VerbAll
	}
	return resource == "nodes/proxy" || resource == "pods/exec"
}
