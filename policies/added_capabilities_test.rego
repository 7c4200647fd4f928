package packlint.added_capabilities_test

import data.packlint.added_capabilities

pod(security) := {
	"object": 0, "kind": "Deployment", "name": "app", "path": "/spec/template/spec", "spec": {},
	"containers": [{
		"name": "main", "type": "main", "path": "/spec/template/spec/containers/0",
		"body": {"securityContext": security},
	}],
}

document(layer, security) := {"pack": {"layer": layer}, "objects": [], "pods": [pod(security)]}

test_capabilities_of_the_node_are_found if {
	security := {"capabilities": {"add": ["CAP_SYS_ADMIN", "NET_ADMIN", "CHOWN"]}}
	found := added_capabilities.report with input as document("addon", security)
	some finding in found
	contains(finding.msg, "adds `NET_ADMIN`, `SYS_ADMIN`")
}

test_capabilities_of_the_baseline_are_right if {
	security := {"capabilities": {"add": ["NET_BIND_SERVICE"]}}
	count(added_capabilities.report) == 0 with input as document("addon", security)
}

test_privileged_containers_have_them_all if {
	security := {"privileged": true, "capabilities": {"add": ["SYS_ADMIN"]}}
	count(added_capabilities.report) == 0 with input as document("addon", security)
}

test_node_software_may_add_them if {
	security := {"capabilities": {"add": ["SYS_ADMIN"]}}
	count(added_capabilities.report) == 0 with input as document("csi", security)
}
