package packlint.writable_root_filesystem_test

import data.packlint.writable_root_filesystem

pod(i, security) := {
	"object": i, "kind": "Deployment", "name": sprintf("app-%d", [i]), "hooks": [],
	"containers": [{
		"name": "main", "type": "main", "path": "/spec/template/spec/containers/0",
		"body": {"securityContext": security},
	}],
}

test_writable_containers_are_one_finding if {
	pods := [pod(i, {}) | some i in [0, 1, 2, 3, 4]]
	found := writable_root_filesystem.report with input.pods as pods
	some finding in found
	count(found) == 1
	finding.object == 0
	contains(finding.msg, "in `Deployment app-0`, `Deployment app-1`, `Deployment app-2` and 2 more")
}

test_read_only_containers_are_right if {
	count(writable_root_filesystem.report) == 0 with input.pods as [pod(0, {"readOnlyRootFilesystem": true})]
}
