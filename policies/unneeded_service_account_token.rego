# METADATA
# title: pods mount a service account token that has no rights
# description: >-
#   A token in a pod that does not talk to the API server is of use to nobody but an intruder: it tells who the pod is, and
#   has whatever rights the cluster gives to all service accounts.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
# custom:
#   id: unneeded-service-account-token
#   severity: info
#   category: security
#   fix: "Set `automountServiceAccountToken: false` in the pod spec or the ServiceAccount."
package packlint.unneeded_service_account_token

import data.packlint.lib.lists
import data.packlint.lib.workloads

# One finding a pack: the single workloads carry no news.
report contains workloads.finding(affected, message, hint) if {
	count(affected) > 0
	message := sprintf("no role is bound to the service account whose token is mounted in %s: either it is of use to an intruder only, or a role is missing", [lists.joined(workloads.names(affected))])
	hint := "set `automountServiceAccountToken: false`"
}

affected contains place if {
	some pod in input.pods
	workloads.long_running(pod)
	not pod.spec.automountServiceAccountToken == false
	account := object.get(pod.spec, "serviceAccountName", "default")

	# One that the pack does not make may have its rights from elsewhere.
	account in made_here
	not account in without_token
	not account in bound
	not all_bound
	place := {"object": pod.object, "path": sprintf("%s/automountServiceAccountToken", [pod.path]), "name": workloads.name(pod)}
}

made_here contains object.name if {
	some object in input.objects
	object.kind == "ServiceAccount"
}

without_token contains object.name if {
	some object in input.objects
	object.kind == "ServiceAccount"
	object.body.automountServiceAccountToken == false
}

# Namespaces are left out of it: rather a finding too few.
bound contains subject.name if {
	some object in input.objects
	object.kind in {"RoleBinding", "ClusterRoleBinding"}
	some subject in object.body.subjects
}

# A group can hold all service accounts, and a user can be one.
all_bound if {
	some object in input.objects
	object.kind in {"RoleBinding", "ClusterRoleBinding"}
	some subject in object.body.subjects
	startswith(subject.name, "system:")
}
