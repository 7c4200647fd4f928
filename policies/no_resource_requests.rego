# METADATA
# title: containers request no CPU or memory
# description: >-
#   The scheduler places a pod by what it requests. One that requests nothing lands on a full node, is starved of CPU
#   there, and is the first to be evicted.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
# - ref: no-memory-limit
# custom:
#   id: no-resource-requests
#   severity: warning
#   category: practice
#   fix: Set `resources.requests.cpu` and `resources.requests.memory` to what the software takes in ordinary use.
package packlint.no_resource_requests

import data.packlint.lib.lists
import data.packlint.lib.workloads

# One finding a pack: the single containers carry no news.
report contains workloads.finding(affected, message, hint) if {
	count(affected) > 0
	message := sprintf("containers request no CPU or memory in %s: the scheduler puts them on full nodes, and they are evicted first", [lists.joined(workloads.names(affected))])
	hint := "set `resources.requests.cpu` and `resources.requests.memory`"
}

affected contains place if {
	some pod in input.pods
	workloads.long_running(pod)
	some container in pod.containers
	container.type in {"main", "sidecar"}
	some resource in ["cpu", "memory"]
	not requested(pod, container, resource)
	place := workloads.place(pod, container, sprintf("resources/requests/%s", [resource]))
}

requested(_, container, resource) if container.body.resources.requests[resource]

# A limit is a request, where there is none.
requested(_, container, resource) if container.body.resources.limits[resource]

requested(pod, _, resource) if pod.spec.resources.requests[resource]
