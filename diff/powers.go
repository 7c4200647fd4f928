package diff

import (
	"strings"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/component-helpers/auth/rbac/validation"

	"github.com/packlint/packlint/render"
)

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
