package main

import data.kubernetes

deny[msg] {
	container := kubernetes.containers[_]
	not allowed(container.image)
	msg := sprintf("%s: image %s comes from a registry that is not allowed", [kubernetes.name, container.image])
}

allowed(image) {
	startswith(image, sprintf("%s/", [data.registries[_]]))
}
