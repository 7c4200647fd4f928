package packlint.wildcard_rbac_test

import data.packlint.wildcard_rbac

role(rule) := {"id": 3, "kind": "ClusterRole", "name": "app", "body": {"rules": [{}, rule]}}

found(rule) := report if {
	report := wildcard_rbac.report with input.objects as [role(rule)]
}

everything(groups) := {"apiGroups": groups, "resources": ["*"], "verbs": ["*"]}

test_everything_is_found if {
	some finding in found(everything(["*"]))
	finding.path == "/rules/1"
	finding.msg == "ClusterRole app allows every verb on every resource"
}

test_everything_in_the_core_group_is_found if {
	some finding in found(everything(["", "apps"]))
	endswith(finding.msg, "secrets among them")
}

test_everything_in_an_own_group_is_right if {
	count(found(everything(["example.com"]))) == 0
}

test_one_wildcard_is_right if {
	count(found({"apiGroups": ["*"], "resources": ["*"], "verbs": ["get"]})) == 0
	count(found({"apiGroups": ["*"], "resources": ["pods"], "verbs": ["*"]})) == 0
}
