package main

types = ["LoadBalancer", "NodePort"]

deny[msg] {
	input.kind == "Service"
	input.spec.type == types[_]
	msg := sprintf("Service %s must not be of type %s", [input.metadata.name, input.spec.type])
}
