package main

import data.kubernetes

deny contains msg if {
	some container in kubernetes.containers
	not allowed(container.image)
	msg := sprintf("%s: image %s comes from a registry that is not allowed", [kubernetes.name, container.image])
}

allowed(image) if {
	some registry in data.registries
	startswith(image, sprintf("%s/", [registry]))
}
