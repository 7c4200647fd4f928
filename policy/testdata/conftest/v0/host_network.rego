package security

violation[{"msg": msg, "details": {"field": "hostNetwork"}}] {
	input.spec.template.spec.hostNetwork
	msg := sprintf("%s %s uses the network of the host", [input.kind, input.metadata.name])
}
