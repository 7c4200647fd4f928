# METADATA
# title: a container runs privileged
# description: >-
#   A privileged container is root on the node: whoever breaks into it owns the node and every pod on it.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
# - ref: added-capabilities
# custom:
#   id: privileged-container
#   severity: warning
#   category: security
#   fix: >-
#     Give the container the capabilities that it needs, in `securityContext.capabilities.add`, and take `privileged` away.
#     If it does need the node, label the namespace in `pack.namespaceLabels` with
#     `pod-security.kubernetes.io/enforce=privileged`: the rule takes that as the author's word.
package packlint.privileged_container

import data.packlint.lib.intent

report contains finding if {
	not intent.expected
	some pod in input.pods
	some container in pod.containers
	container.body.securityContext.privileged == true
	finding := {
		"msg": sprintf("the container `%s` of %s %s runs privileged: it is root on the node", [container.name, pod.kind, pod.name]),
		"object": pod.object,
		"path": sprintf("%s/securityContext/privileged", [container.path]),
		"hint": "add the capabilities that it needs instead of `privileged: true`",
	}
}
