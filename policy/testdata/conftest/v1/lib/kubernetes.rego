package kubernetes

workloads := {"Deployment", "StatefulSet", "DaemonSet", "Job"}

is_workload if input.kind in workloads

containers contains container if {
	is_workload
	some container in input.spec.template.spec.containers
}

containers contains container if {
	is_workload
	some container in input.spec.template.spec.initContainers
}

name := input.metadata.name
