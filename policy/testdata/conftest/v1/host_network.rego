package security

violation contains {"msg": msg, "details": {"field": "hostNetwork"}} if {
	input.spec.template.spec.hostNetwork
	msg := sprintf("%s %s uses the network of the host", [input.kind, input.metadata.name])
}
