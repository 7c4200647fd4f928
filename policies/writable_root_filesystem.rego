# METADATA
# title: containers can write to their root file system
# description: >-
#   Whoever breaks into such a container can change its programs and bring tools along. Data that is written there by
#   mistake is lost with the container, and fills the node's disk before.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# custom:
#   id: writable-root-filesystem
#   severity: info
#   category: security
#   fix: >-
#     Set `readOnlyRootFilesystem: true`, and mount an emptyDir where the software writes.
package packlint.writable_root_filesystem

import data.packlint.lib.lists
import data.packlint.lib.workloads

# One finding a pack: the single containers carry no news.
report contains workloads.finding(affected, message, hint) if {
	count(affected) > 0
	message := sprintf("containers can write to their root file system in %s: an intruder can change what runs there", [lists.joined(workloads.names(affected))])
	hint := "set `readOnlyRootFilesystem: true`, and mount an emptyDir where the software writes"
}

affected contains place if {
	some pod in input.pods
	some container in pod.containers
	container.type in {"main", "sidecar"}
	not container.body.securityContext.readOnlyRootFilesystem == true
	place := workloads.place(pod, container, "securityContext/readOnlyRootFilesystem")
}
