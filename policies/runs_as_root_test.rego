package packlint.runs_as_root_test

import data.packlint.runs_as_root

pod(pod_security, type, security) := {
	"object": 0, "kind": "Deployment", "name": "app", "path": "/spec/template/spec",
	"spec": {"securityContext": pod_security},
	"containers": [{
		"name": "main", "type": type, "path": "/spec/template/spec/containers/0",
		"body": {"securityContext": security},
	}],
}

document(layer, the_pod) := {"pack": {"layer": layer}, "objects": [], "pods": [the_pod]}

paths contains finding.path if some finding in runs_as_root.report

test_root_by_the_container_is_found if {
	found := paths with input as document("addon", pod({"runAsUser": 1000}, "main", {"runAsUser": 0}))
	found == {"/spec/template/spec/containers/0/securityContext/runAsUser"}
}

test_root_by_the_pod_is_found if {
	found := paths with input as document("addon", pod({"runAsUser": 0}, "main", {}))
	found == {"/spec/template/spec/securityContext/runAsUser"}
}

test_container_wins_over_the_pod if {
	count(paths) == 0 with input as document("addon", pod({"runAsUser": 0}, "main", {"runAsUser": 1000}))
}

test_user_of_the_image_is_not_known if {
	count(paths) == 0 with input as document("addon", pod({}, "main", {}))
}

test_init_containers_may_be_root if {
	count(paths) == 0 with input as document("addon", pod({}, "init", {"runAsUser": 0}))
}

test_privileged_containers_are_another_rule if {
	count(paths) == 0 with input as document("addon", pod({}, "main", {"runAsUser": 0, "privileged": true}))
}

test_node_software_may_be_root if {
	count(paths) == 0 with input as document("csi", pod({}, "main", {"runAsUser": 0}))
}
