package main

import data.kubernetes

deny contains msg if {
	kubernetes.is_workload
	not input.metadata.labels.team
	msg := sprintf("%s %s must have the label team", [input.kind, kubernetes.name])
}
