package main

import data.kubernetes

deny[msg] {
	low := [port | port := kubernetes.containers[_].ports[_].containerPort; port < 1024]
	count(low) > 0
	msg := sprintf("%s listens on %v, below 1024", [kubernetes.name, low])
}
