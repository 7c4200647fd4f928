# METADATA
# title: a container adds capabilities that reach beyond it
# description: >-
#   Some capabilities are as good as root on the node: SYS_ADMIN mounts file systems, SYS_PTRACE reads other processes,
#   NET_ADMIN reroutes traffic. Clusters that enforce the Pod Security level baseline reject the pod.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
# - ref: privileged-container
# custom:
#   id: added-capabilities
#   severity: warning
#   category: security
#   fix: >-
#     Drop all capabilities and add those that the software uses. If it does need the node, label the namespace in
#     `pack.namespaceLabels` with `pod-security.kubernetes.io/enforce=privileged`: the rule takes that as the author's word.
package packlint.added_capabilities

import data.packlint.lib.intent
import data.packlint.lib.lists

# What the Pod Security level baseline lets a container add: container runtimes
# give it by default.
harmless := {
	"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
	"NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
}

report contains finding if {
	not intent.expected
	some pod in input.pods
	some container in pod.containers
	not container.body.securityContext.privileged == true
	added := {trim_prefix(upper(c), "CAP_") | some c in container.body.securityContext.capabilities.add} - harmless
	count(added) > 0
	finding := {
		"msg": sprintf("the container `%s` of %s %s adds %s, which reaches beyond the container. Clusters that enforce the Pod Security level baseline reject it", [container.name, pod.kind, pod.name, lists.joined(added)]),
		"object": pod.object,
		"path": sprintf("%s/securityContext/capabilities/add/0", [container.path]),
		"hint": "add what is needed and no more, or label the namespace in pack.namespaceLabels as privileged",
	}
}
