package packlint.privilege_escalation_test

import data.packlint.privilege_escalation

pod(security) := {
	"object": 0, "kind": "Deployment", "name": "app", "path": "/spec/template/spec", "spec": {},
	"containers": [{
		"name": "main", "type": "main", "path": "/spec/template/spec/containers/0",
		"body": {"securityContext": security},
	}],
}

document(layer, security) := {"pack": {"layer": layer}, "objects": [], "pods": [pod(security)]}

test_escalation_by_name_is_found if {
	found := privilege_escalation.report with input as document("addon", {"allowPrivilegeEscalation": true})
	some finding in found
	finding.path == "/spec/template/spec/containers/0/securityContext/allowPrivilegeEscalation"
}

test_escalation_by_default_is_not if {
	count(privilege_escalation.report) == 0 with input as document("addon", {})
	count(privilege_escalation.report) == 0 with input as document("addon", {"allowPrivilegeEscalation": false})
}

test_containers_that_escalate_anyway_are_not if {
	privileged := {"allowPrivilegeEscalation": true, "privileged": true}
	count(privilege_escalation.report) == 0 with input as document("addon", privileged)
	capable := {"allowPrivilegeEscalation": true, "capabilities": {"add": ["SYS_ADMIN"]}}
	count(privilege_escalation.report) == 0 with input as document("addon", capable)
}

test_node_software_may_escalate if {
	count(privilege_escalation.report) == 0 with input as document("csi", {"allowPrivilegeEscalation": true})
}
