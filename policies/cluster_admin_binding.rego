# METADATA
# title: a service account is made cluster-admin
# description: >-
#   Whoever gets hold of the token, by a flaw in the software or by reading it from a node, owns the whole cluster.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# - ref: wildcard-rbac
# custom:
#   id: cluster-admin-binding
#   severity: warning
#   category: security
#   fix: Bind a role with the rules that the software needs.
package packlint.cluster_admin_binding

report contains finding if {
	some object in input.objects
	object.kind == "ClusterRoleBinding"
	object.body.roleRef.name == "cluster-admin"
	some subject in object.body.subjects
	subject.kind == "ServiceAccount"
	finding := {
		"msg": sprintf("ClusterRoleBinding %s makes the service account %s cluster-admin: whoever gets hold of its token owns the cluster", [object.name, subject.name]),
		"object": object.id,
		"path": "/roleRef/name",
		"hint": "bind a role with the rules that the software needs",
	}
}
