package packlint.host_namespaces_test

import data.packlint.host_namespaces

pod(spec) := {"object": 0, "kind": "DaemonSet", "name": "agent", "path": "/spec/template/spec", "spec": spec}

document(layer, spec) := {"pack": {"layer": layer, "values": {}}, "objects": [], "pods": [pod(spec)]}

test_shared_namespaces_are_found if {
	found := host_namespaces.report with input as document("addon", {"hostNetwork": true, "hostPID": true, "hostIPC": false})
	{finding.path | some finding in found} == {"/spec/template/spec/hostNetwork", "/spec/template/spec/hostPID"}
}

test_node_software_may_share_them if {
	count(host_namespaces.report) == 0 with input as document("cni", {"hostNetwork": true})
}

test_own_namespaces_are_right if {
	count(host_namespaces.report) == 0 with input as document("addon", {})
}
