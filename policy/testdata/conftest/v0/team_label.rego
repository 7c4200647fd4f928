package main

import data.kubernetes

deny[msg] {
	kubernetes.is_workload
	not input.metadata.labels.team
	msg := sprintf("%s %s must have the label team", [input.kind, kubernetes.name])
}
