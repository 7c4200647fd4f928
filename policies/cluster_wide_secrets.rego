# METADATA
# title: service accounts can read the secrets of every namespace
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

import data.packlint.lib.intent
import data.packlint.lib.lists
import data.packlint.lib.workloads

# One finding a pack: an operator has a role for each of its parts.
report contains workloads.finding(affected, message, hint) if {
	count(affected) > 0
	message := sprintf("service accounts can read the secrets of every namespace: %s", [lists.joined(workloads.names(affected))])
	hint := "bind a Role in the namespaces that need it, or name the secrets in `resourceNames`"
}

# Drivers of storage read the secrets that storage classes name, wherever they
# are: that is how CSI works.
affected contains place if {
	not intent.node_software
	some object in input.objects
	object.kind == "ClusterRole"
	some i, rule in object.body.rules
	"secrets" in rule.resources
	"" in rule.apiGroups
	not rule.resourceNames
	some verb in rule.verbs
	verb in {"get", "list", "watch", "*"}
	some account in bound[object.name]
	place := {"object": object.id, "path": sprintf("/rules/%d", [i]), "name": account}
}

# A role alone gives nothing: people may bind it or aggregate it.
bound[role] contains account.name if {
	some object in input.objects
	object.kind == "ClusterRoleBinding"
	role := object.body.roleRef.name
	some account in object.body.subjects
	account.kind == "ServiceAccount"
}
