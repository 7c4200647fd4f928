# METADATA
# title: a pod shares a namespace of its node
# description: >-
#   In the network, process or IPC namespace of the node a container sees what does not concern it: the traffic and the
#   local ports of the node, or the processes of everybody else with their arguments and environment.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
# - ref: privileged-container
# custom:
#   id: host-namespaces
#   severity: warning
#   category: security
#   fix: >-
#     Set `hostNetwork`, `hostPID` and `hostIPC` to false where the software works without. If it does need the node,
#     label the namespace in `pack.namespaceLabels` with `pod-security.kubernetes.io/enforce=privileged`: the rule takes
#     that as the author's word.
package packlint.host_namespaces

import data.packlint.lib.intent

shared := {"hostNetwork": "network", "hostPID": "process", "hostIPC": "IPC"}

report contains finding if {
	not intent.expected
	some pod in input.pods
	some field, name in shared
	pod.spec[field] == true
	finding := {
		"msg": sprintf("%s %s runs in the %s namespace of its node (`%s: true`): it sees there what does not concern it", [pod.kind, pod.name, name, field]),
		"object": pod.object,
		"path": sprintf("%s/%s", [pod.path, field]),
		"hint": "set it to false, or label the namespace in pack.namespaceLabels as privileged",
	}
}
