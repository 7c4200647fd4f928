package main

warn[msg] {
	input.kind == "Deployment"
	object.get(input.spec, "replicas", 1) < 2
	msg := sprintf("%s has fewer than two replicas", [input.metadata.name])
}
