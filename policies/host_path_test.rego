package packlint.host_path_test

import data.packlint.host_path

pod(volumes) := {
	"object": 0, "kind": "Deployment", "name": "app", "path": "/spec/template/spec",
	"spec": {"volumes": volumes},
}

document(labels, volumes) := {
	"pack": {"layer": "addon"},
	"objects": [{"kind": "Namespace", "body": {"metadata": {"labels": labels}}}],
	"pods": [pod(volumes)],
}

test_host_paths_of_a_pod_are_one_finding if {
	volumes := [{"emptyDir": {}}, {"hostPath": {"path": "/var/log"}}, {"hostPath": {"path": "/etc"}}]
	found := host_path.report with input as document({}, volumes)
	some finding in found
	count(found) == 1
	finding.path == "/spec/template/spec/volumes/1/hostPath/path"
	contains(finding.msg, "`/etc`, `/var/log`")
}

test_other_volumes_are_right if {
	count(host_path.report) == 0 with input as document({}, [{"emptyDir": {}}])
	count(host_path.report) == 0 with input as document({}, [])
}

test_namespace_of_the_pack_may_declare_it if {
	labels := {"pod-security.kubernetes.io/enforce": "privileged"}
	count(host_path.report) == 0 with input as document(labels, [{"hostPath": {"path": "/"}}])
}
