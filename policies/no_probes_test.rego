package packlint.no_probes_test

import data.packlint.no_probes

pod(kind, containers) := {
	"object": 0, "kind": kind, "name": "app", "hooks": [], "path": "/spec/template/spec",
	"containers": [{"body": body} | some body in containers],
}

found(pod) := report if {
	report := no_probes.report with input.pods as [pod]
}

test_workload_without_probes_is_found if {
	some finding in found(pod("Deployment", [{}, {}]))
	finding.path == "/spec/template/spec/containers/0/readinessProbe"
}

test_one_probe_will_do if {
	count(found(pod("Deployment", [{}, {"readinessProbe": {}}]))) == 0
}

test_jobs_are_left_alone if {
	count(found(pod("Job", [{}]))) == 0
}
