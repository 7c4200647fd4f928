package packlint.no_resource_requests_test

import data.packlint.no_resource_requests

pod(kind, spec, resources) := {
	"object": 0, "kind": kind, "name": "app", "hooks": [], "path": "/spec/template/spec", "spec": spec,
	"containers": [{
		"name": "main", "type": "main", "path": "/spec/template/spec/containers/0",
		"body": {"resources": resources},
	}],
}

found(pod) := report if {
	report := no_resource_requests.report with input.pods as [pod]
}

test_container_without_requests_is_found if {
	some finding in found(pod("Deployment", {}, {}))
	finding.path == "/spec/template/spec/containers/0/resources/requests/cpu"
}

test_half_of_the_requests_is_found if {
	count(found(pod("Deployment", {}, {"requests": {"cpu": "100m"}}))) == 1
}

test_requests_limits_and_pod_level_requests_are_right if {
	all := {"cpu": "100m", "memory": "1Gi"}
	count(found(pod("Deployment", {}, {"requests": all}))) == 0
	count(found(pod("Deployment", {}, {"limits": all}))) == 0
	count(found(pod("Deployment", {"resources": {"requests": all}}, {}))) == 0
}

test_jobs_are_left_alone if {
	count(found(pod("Job", {}, {}))) == 0
}
