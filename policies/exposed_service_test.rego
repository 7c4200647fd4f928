package packlint.exposed_service_test

import data.packlint.exposed_service

found(type) := report if {
	service := {"id": 2, "kind": "Service", "name": "app", "body": {"spec": {"type": type}}}
	report := exposed_service.report with input.objects as [service]
}

test_open_services_are_found if {
	some finding in found("LoadBalancer")
	finding.path == "/spec/type"
	count(found("NodePort")) == 1
}

test_inner_services_are_right if {
	count(found("ClusterIP")) == 0
}
