package packlint.privileged_container_test

import data.packlint.privileged_container

pod(security) := {
	"object": 0, "kind": "Deployment", "name": "app",
	"containers": [{
		"name": "main",
		"path": "/spec/template/spec/containers/0",
		"body": {"securityContext": security},
	}],
}

document(layer, labels, security) := {
	"pack": {"layer": layer, "values": {"pack": {"namespaceLabels": labels}}},
	"objects": [],
	"pods": [pod(security)],
}

test_privileged_container_is_found if {
	some finding in privileged_container.report with input as document("addon", {}, {"privileged": true})
	finding.object == 0
	finding.path == "/spec/template/spec/containers/0/securityContext/privileged"
}

test_other_containers_are_not if {
	count(privileged_container.report) == 0 with input as document("addon", {}, {"privileged": false})
	count(privileged_container.report) == 0 with input as document("addon", {}, {})
}

test_node_software_may_be_privileged if {
	count(privileged_container.report) == 0 with input as document("csi", {}, {"privileged": true})
}

test_declared_namespace_may_hold_privileged_pods if {
	labels := {"app": "pod-security.kubernetes.io/enforce=privileged,pod-security.kubernetes.io/enforce-version=latest"}
	count(privileged_container.report) == 0 with input as document("addon", labels, {"privileged": true})
}

test_labels_of_a_wrong_shape_are_read_all_the_same if {
	labels := {"app": ["a=b", {"env": 8}]}
	count(privileged_container.report) == 1 with input as document("addon", labels, {"privileged": true})
	declared := {"app": ["a=b", "pod-security.kubernetes.io/enforce=privileged"]}
	count(privileged_container.report) == 0 with input as document("addon", declared, {"privileged": true})
}
