# METADATA
# title: a service account can read the secrets of every namespace
# description: >-
#   Secrets hold the credentials of everything else in the cluster, service account tokens among them. Whoever breaks into
#   the software has them all.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# - ref: wildcard-rbac
# custom:
#   id: cluster-wide-secrets
#   severity: warning
#   category: security
#   fix: >-
#     Bind a Role in the namespaces that the software works in, or name the secrets in `resourceNames`. Where an operator
#     does need all of them, exclude the finding with that reason: whoever installs the pack should know.
package packlint.cluster_wide_secrets

report contains finding if {
	some object in input.objects
	object.kind == "ClusterRole"
	bound[object.name]
	some i, rule in object.body.rules
	"secrets" in rule.resources
	"" in rule.apiGroups
	not rule.resourceNames
	some verb in rule.verbs
	verb in {"get", "list", "watch", "*"}
	finding := {
		"msg": sprintf("ClusterRole %s lets %s read the secrets of every namespace", [object.name, subject(object.name)]),
		"object": object.id,
		"path": sprintf("/rules/%d", [i]),
		"hint": "bind a Role in the namespaces that need it, or name the secrets in `resourceNames`",
	}
}

# A role alone gives nothing: people may bind it or aggregate it.
bound[role] contains account if {
	some object in input.objects
	object.kind == "ClusterRoleBinding"
	role := object.body.roleRef.name
	some account in object.body.subjects
	account.kind == "ServiceAccount"
}

subject(role) := sprintf("the service account %s", [min({account.name | some account in bound[role]})])
