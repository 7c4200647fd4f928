# METADATA
# title: a webhook that must answer covers kube-system
# description: >-
#   When the webhook is down, nothing that it covers can be created. If that is the pods of kube-system, the network or DNS
#   that the webhook itself needs cannot come back, and the cluster is stuck until somebody deletes the configuration.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/
# custom:
#   id: webhook-covers-kube-system
#   severity: warning
#   category: practice
#   fix: >-
#     Leave kube-system out with a namespaceSelector on `kubernetes.io/metadata.name`, or set `failurePolicy: Ignore`.
package packlint.webhook_covers_kube_system

report contains finding if {
	some configuration in input.objects
	configuration.kind in {"ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"}
	some i, webhook in configuration.body.webhooks

	# Fail is the default of admissionregistration.k8s.io/v1.
	object.get(webhook, "failurePolicy", "Fail") == "Fail"
	some rule in webhook.rules
	holds_up(rule)
	not leaves_out(object.get(webhook, "namespaceSelector", {}))
	not selective(object.get(webhook, "objectSelector", {}))
	not conditional(webhook)
	finding := {
		"msg": sprintf("the webhook %s holds up %s in kube-system when it does not answer", [webhook.name, concat(", ", rule.resources)]),
		"object": configuration.id,
		"path": sprintf("/webhooks/%d", [i]),
		"hint": "leave kube-system out: `namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system]}]}`",
	}
}

# What a cluster needs to come up again.
vital := {"*", "*/*", "pods", "deployments", "daemonsets", "replicasets", "statefulsets"}

holds_up(rule) if {
	some group in rule.apiGroups
	group in {"*", "", "apps"}
	some resource in rule.resources
	resource in vital
	some operation in rule.operations
	operation in {"*", "CREATE", "UPDATE"}
	object.get(rule, "scope", "*") in {"*", "Namespaced"}
}

# A selector that asks for a label, or leaves kube-system out by name. Labels
# that kube-system would have to carry are assumed not to be there.
leaves_out(selector) if count(object.get(selector, "matchLabels", {})) > 0

leaves_out(selector) if {
	some expression in selector.matchExpressions
	expression.operator == "NotIn"
	"kube-system" in expression.values
}

leaves_out(selector) if {
	some expression in selector.matchExpressions
	expression.operator == "In"
	not "kube-system" in expression.values
}

leaves_out(selector) if {
	some expression in selector.matchExpressions
	expression.operator == "Exists"
}

# A selector of objects that asks for a label leaves out most of them.
selective(selector) if count(object.get(selector, "matchLabels", {})) > 0

selective(selector) if {
	some expression in selector.matchExpressions
	expression.operator in {"In", "Exists"}
}

conditional(webhook) if count(webhook.matchConditions) > 0
