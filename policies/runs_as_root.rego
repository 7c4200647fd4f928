# METADATA
# title: a container is made to run as root
# description: >-
#   Whoever breaks into the container is root there, and is root on the node after one flaw in the runtime or one careless
#   mount. Clusters that enforce the Pod Security level restricted reject the pod.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# - ref: privilege-escalation
# custom:
#   id: runs-as-root
#   severity: warning
#   category: security
#   fix: "Set `runAsUser` to the user that the image is made for, and `runAsNonRoot: true`."
package packlint.runs_as_root

import data.packlint.lib.intent

# Only `runAsUser: 0` is certain. Without it the image decides, and packlint does
# not see images.
report contains finding if {
	not intent.expected
	some pod in input.pods
	some container in pod.containers

	# An init container that prepares a volume as root is what keeps the others
	# from having to be it.
	container.type != "init"
	not container.body.securityContext.privileged == true
	path := root(pod, container)
	finding := {
		"msg": sprintf("the container `%s` of %s %s runs as root (`runAsUser: 0`): one flaw in the runtime makes it root on the node", [container.name, pod.kind, pod.name]),
		"object": pod.object,
		"path": path,
		"hint": "set `runAsUser` to the user that the image is made for",
	}
}

root(_, container) := sprintf("%s/securityContext/runAsUser", [container.path]) if {
	container.body.securityContext.runAsUser == 0
}

# The container's own setting wins over that of the pod.
root(pod, container) := sprintf("%s/securityContext/runAsUser", [pod.path]) if {
	not own_user(container)
	pod.spec.securityContext.runAsUser == 0
}

own_user(container) if is_number(container.body.securityContext.runAsUser)
