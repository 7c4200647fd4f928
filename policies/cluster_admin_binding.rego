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
	who := accounts(subject)
	finding := {
		"msg": sprintf("ClusterRoleBinding %s makes %s cluster-admin: whoever gets hold of its token owns the cluster", [object.name, who]),
		"object": object.id,
		"path": "/roleRef/name",
		"hint": "bind a role with the rules that the software needs",
	}
}

accounts(subject) := sprintf("the service account %s", [subject.name]) if subject.kind == "ServiceAccount"

accounts(subject) := sprintf("every service account of %s", [subject.name]) if {
	subject.kind == "Group"
	startswith(subject.name, "system:serviceaccounts")
}
