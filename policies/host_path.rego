# METADATA
# title: a pod mounts directories of its node
# description: >-
#   A path of the node reaches beyond the pod: what is written there stays, is seen by other pods, and may be what the node
#   runs. The pod behaves differently from node to node, and clusters that enforce the Pod Security level baseline reject it.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
# - ref: privileged-container
# custom:
#   id: host-path
#   severity: warning
#   category: security
#   fix: >-
#     Use a persistentVolumeClaim, an emptyDir or a configMap. If the software does need the node, label the namespace in
#     `pack.namespaceLabels` with `pod-security.kubernetes.io/enforce=privileged`: the rule takes that as the author's word.
package packlint.host_path

import data.packlint.lib.intent
import data.packlint.lib.lists

report contains finding if {
	not intent.expected
	some pod in input.pods
	mounts := {i: volume.hostPath.path | some i, volume in pod.spec.volumes; volume.hostPath}
	count(mounts) > 0
	finding := {
		"msg": sprintf("%s %s mounts directories of its node: %s. Clusters that enforce the Pod Security level baseline reject it", [pod.kind, pod.name, lists.joined({path | some path in mounts})]),
		"object": pod.object,
		"path": sprintf("%s/volumes/%d/hostPath/path", [pod.path, min(object.keys(mounts))]),
		"hint": "use a volume, or label the namespace in pack.namespaceLabels as privileged",
	}
}
