package security

import data.kubernetes

violation_privileged[{"msg": msg}] {
	container := kubernetes.containers[_]
	container.securityContext.privileged == true
	msg := sprintf("%s: %s is privileged", [kubernetes.name, container.name])
}
