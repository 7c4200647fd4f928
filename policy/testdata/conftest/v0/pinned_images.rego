package main

import data.kubernetes

deny_latest[msg] {
	container := kubernetes.containers[_]
	endswith(container.image, ":latest")
	msg := sprintf("%s: %s must not use latest", [kubernetes.name, container.name])
}

warn_digest[msg] {
	container := kubernetes.containers[_]
	not contains(container.image, "@sha256:")
	msg := sprintf("%s: %s is not pinned by digest", [kubernetes.name, container.name])
}
