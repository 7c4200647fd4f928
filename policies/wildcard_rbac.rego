# METADATA
# title: a role allows everything on every resource
# description: >-
#   A role with `*` in place of resources and verbs is cluster-admin by another name, and covers what is installed
#   tomorrow, too.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# - ref: cluster-admin-binding
# custom:
#   id: wildcard-rbac
#   severity: warning
#   category: security
#   fix: List the resources and verbs that the software uses. It says so in its documentation or in its denied requests.
package packlint.wildcard_rbac

# The API group of the objects that everything else is made of. An operator may
# well own all resources of its own group.
core := {"*", ""}

report contains finding if {
	some object in input.objects
	object.kind in {"Role", "ClusterRole"}
	some i, rule in object.body.rules
	"*" in rule.resources
	"*" in rule.verbs
	some group in rule.apiGroups
	group in core
	not rule.resourceNames
	finding := {
		"msg": sprintf("%s %s allows every verb on every resource%s", [object.kind, object.name, scope(group)]),
		"object": object.id,
		"path": sprintf("/rules/%d", [i]),
		"hint": "list the resources and verbs that are used",
	}
}

scope("*") := ""

scope("") := " of the core group, secrets among them"
