package packlint.webhook_covers_kube_system_test

import data.packlint.webhook_covers_kube_system

pods := {"apiGroups": [""], "resources": ["pods"], "operations": ["CREATE"]}

found(webhook, rule) := report if {
	configuration := {
		"id": 1, "kind": "ValidatingWebhookConfiguration", "name": "app",
		"body": {"webhooks": [object.union({"name": "pods.example.com", "rules": [rule]}, webhook)]},
	}
	report := webhook_covers_kube_system.report with input.objects as [configuration]
}

expression(key, operator, values) := {"matchExpressions": [{"key": key, "operator": operator, "values": values}]}

test_webhook_on_all_pods_is_found if {
	some finding in found({}, pods)
	finding.path == "/webhooks/0"
	count(found({"failurePolicy": "Fail", "namespaceSelector": {}}, pods)) == 1
	count(found({"namespaceSelector": expression("team", "NotIn", ["a"])}, pods)) == 1
}

test_webhook_that_may_fail_is_right if {
	count(found({"failurePolicy": "Ignore"}, pods)) == 0
}

test_webhook_on_own_resources_is_right if {
	count(found({}, {"apiGroups": ["example.com"], "resources": ["apps"], "operations": ["*"]})) == 0
	count(found({}, {"apiGroups": ["*"], "resources": ["nodes"], "operations": ["*"]})) == 0
	count(found({}, object.union(pods, {"operations": ["DELETE"]}))) == 0
	count(found({}, object.union(pods, {"scope": "Cluster"}))) == 0
}

test_webhook_that_leaves_kube_system_out_is_right if {
	selectors := [
		{"matchLabels": {"webhook": "enabled"}},
		expression("kubernetes.io/metadata.name", "NotIn", ["kube-system"]),
		expression("kubernetes.io/metadata.name", "In", ["app"]),
		expression("webhook", "Exists", []),
	]
	every selector in selectors {
		count(found({"namespaceSelector": selector}, pods)) == 0
	}
}

test_webhook_on_some_objects_is_right if {
	count(found({"objectSelector": {"matchLabels": {"app": "x"}}}, pods)) == 0
	count(found({"objectSelector": expression("app", "Exists", [])}, pods)) == 0
	count(found({"matchConditions": [{"name": "some"}]}, pods)) == 0
}
