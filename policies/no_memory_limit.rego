# METADATA
# title: containers have no memory limit
# description: >-
#   A leak in a container without a limit takes the memory of the whole node, and the kernel kills what it likes.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
# - ref: no-resource-requests
# custom:
#   id: no-memory-limit
#   severity: warning
#   category: practice
#   fix: Set `resources.limits.memory` to more than the software ever takes in health.
package packlint.no_memory_limit

import data.packlint.lib.lists
import data.packlint.lib.workloads

# One finding a pack: the single containers carry no news.
report contains workloads.finding(affected, message, hint) if {
	count(affected) > 0
	message := sprintf("containers have no memory limit in %s: a leak takes the memory of the whole node", [lists.joined(workloads.names(affected))])
	hint := "set `resources.limits.memory`"
}

affected contains place if {
	some pod in input.pods
	workloads.long_running(pod)
	some container in pod.containers
	container.type in {"main", "sidecar"}
	not container.body.resources.limits.memory
	not pod.spec.resources.limits.memory
	place := workloads.place(pod, container, "resources/limits/memory")
}
