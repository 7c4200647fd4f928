# METADATA
# title: a container asks for privilege escalation
# description: >-
#   With `allowPrivilegeEscalation: true` a setuid program in the image makes root of any user. It is the default, so that
#   somebody has asked for it by name; clusters that enforce the Pod Security level restricted reject the pod.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# - ref: runs-as-root
# custom:
#   id: privilege-escalation
#   severity: warning
#   category: security
#   fix: "Set `allowPrivilegeEscalation: false`."
package packlint.privilege_escalation

import data.packlint.lib.intent

report contains finding if {
	not intent.expected
	some pod in input.pods
	some container in pod.containers
	container.body.securityContext.allowPrivilegeEscalation == true

	not escalates_anyway(container.body.securityContext)
	finding := {
		"msg": sprintf("the container `%s` of %s %s sets `allowPrivilegeEscalation: true`: a setuid program in the image makes root of any user", [container.name, pod.kind, pod.name]),
		"object": pod.object,
		"path": sprintf("%s/securityContext/allowPrivilegeEscalation", [container.path]),
		"hint": "set it to false",
	}
}

escalates_anyway(security) if security.privileged == true

escalates_anyway(security) if "SYS_ADMIN" in security.capabilities.add
