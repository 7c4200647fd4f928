package security

import data.kubernetes

violation_privileged contains {"msg": msg} if {
	some container in kubernetes.containers
	container.securityContext.privileged == true
	msg := sprintf("%s: %s is privileged", [kubernetes.name, container.name])
}
