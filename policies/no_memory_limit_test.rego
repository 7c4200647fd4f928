package packlint.no_memory_limit_test

import data.packlint.no_memory_limit

pod(kind, spec, resources) := {
	"object": 0, "kind": kind, "name": "app", "hooks": [], "path": "/spec/template/spec", "spec": spec,
	"containers": [{
		"name": "main", "type": "main", "path": "/spec/template/spec/containers/0",
		"body": {"resources": resources},
	}],
}

found(pod) := report if {
	report := no_memory_limit.report with input.pods as [pod]
}

test_container_without_limit_is_found if {
	some finding in found(pod("Deployment", {}, {"requests": {"memory": "1Gi"}}))
	contains(finding.msg, "in `Deployment app`:")
}

test_limit_of_the_container_or_the_pod_is_right if {
	count(found(pod("Deployment", {}, {"limits": {"memory": "1Gi"}}))) == 0
	count(found(pod("Deployment", {"resources": {"limits": {"memory": "1Gi"}}}, {}))) == 0
}

test_jobs_are_left_alone if {
	count(found(pod("Job", {}, {}))) == 0
}
