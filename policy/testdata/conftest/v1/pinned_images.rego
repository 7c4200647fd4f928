package main

import data.kubernetes

deny_latest contains msg if {
	some container in kubernetes.containers
	endswith(container.image, ":latest")
	msg := sprintf("%s: %s must not use latest", [kubernetes.name, container.name])
}

warn_digest contains msg if {
	some container in kubernetes.containers
	not contains(container.image, "@sha256:")
	msg := sprintf("%s: %s is not pinned by digest", [kubernetes.name, container.name])
}
