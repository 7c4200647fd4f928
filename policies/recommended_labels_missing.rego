# METADATA
# title: workloads lack the recommended labels
# description: >-
#   Dashboards, cost reports and people find out by `app.kubernetes.io/name` and `app.kubernetes.io/instance` what a
#   workload belongs to. Without them a cluster with many packs is a heap of pods.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
# custom:
#   id: recommended-labels-missing
#   severity: info
#   category: practice
#   fix: Set `app.kubernetes.io/name` and `app.kubernetes.io/instance` on the workloads.
package packlint.recommended_labels_missing

import data.packlint.lib.lists
import data.packlint.lib.workloads

# One finding a pack: the single workloads carry no news.
report contains workloads.finding(affected, message, hint) if {
	count(affected) > 0
	message := sprintf("`app.kubernetes.io/name` is missing from %s: dashboards and people cannot tell what they belong to", [lists.joined(workloads.names(affected))])
	hint := "set `app.kubernetes.io/name` and `app.kubernetes.io/instance`"
}

# The name is what all tools look for; the other labels come with it.
affected contains place if {
	some object in input.objects
	object.kind in {"Deployment", "StatefulSet", "DaemonSet"}
	count(object.origin.hooks) == 0
	not object.body.metadata.labels["app.kubernetes.io/name"]
	place := {"object": object.id, "path": "/metadata/labels/app.kubernetes.io~1name", "name": workloads.name(object)}
}
