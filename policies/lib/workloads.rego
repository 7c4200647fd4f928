# METADATA
# description: Findings that hold for many workloads of a pack and are told once.
package packlint.lib.workloads

# long_running holds for pods that are meant to stay: no jobs, and no hooks.
long_running(pod) if {
	pod.kind in {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"}
	count(pod.hooks) == 0
}

# name is how messages name the workload of a pod.
name(pod) := sprintf("%s %s", [pod.kind, pod.name])

# place is a field of a container, for a set that finding and names take.
place(pod, container, field) := {
	"object": pod.object,
	"path": sprintf("%s/%s", [container.path, field]),
	"name": name(pod),
}

# names are the workloads of some places.
names(places) := {place.name | some place in places}

# finding is the one for all places, at the first of them.
finding(places, message, hint) := {"msg": message, "hint": hint, "object": first.object, "path": first.path} if {
	first := [[place.object, place.path, place] | some place in sort(places)][0][2]
}
