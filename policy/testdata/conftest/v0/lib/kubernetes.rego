package kubernetes

workloads = {"Deployment", "StatefulSet", "DaemonSet", "Job"}

is_workload {
	workloads[input.kind]
}

containers[container] {
	is_workload
	container = input.spec.template.spec.containers[_]
}

containers[container] {
	is_workload
	container = input.spec.template.spec.initContainers[_]
}

name = input.metadata.name
