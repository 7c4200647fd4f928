# METADATA
# title: long-running workloads have no probes
# description: >-
#   Without a readiness probe a Service sends requests to a pod that cannot answer yet, and a rolling update goes on
#   although the new pods do not work. Without a liveness probe a pod that hangs stays.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/workloads/pods/probes/
# custom:
#   id: no-probes
#   severity: info
#   category: practice
#   fix: Give the container that does the work a `readinessProbe`, and a `livenessProbe` if a restart cures it.
package packlint.no_probes

import data.packlint.lib.lists
import data.packlint.lib.workloads

# One finding a pack: the single workloads carry no news.
report contains workloads.finding(affected, message, hint) if {
	count(affected) > 0
	message := sprintf("no container has a readiness or liveness probe in %s: pods that do not answer get requests, and pods that hang stay", [lists.joined(workloads.names(affected))])
	hint := "give the container that does the work a `readinessProbe`"
}

affected contains place if {
	some pod in input.pods
	workloads.long_running(pod)
	count(pod.containers) > 0
	not probed(pod)
	place := {"object": pod.object, "path": sprintf("%s/containers/0/readinessProbe", [pod.path]), "name": workloads.name(pod)}
}

# One probe will do: which container does the work is not to be seen.
probed(pod) if {
	some container in pod.containers
	some probe in ["readinessProbe", "livenessProbe", "startupProbe"]
	container.body[probe]
}
