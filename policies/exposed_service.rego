# METADATA
# title: a Service is open to the outside by default
# description: >-
#   Type LoadBalancer asks the cloud for a public address and costs money; type NodePort opens a port on every node. On
#   clusters without a load balancer the Service stays pending, and Helm's `--wait` with it.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
# custom:
#   id: exposed-service
#   severity: info
#   category: security
#   fix: Make `ClusterIP` the default, and the other types a preset or a documented choice.
package packlint.exposed_service

report contains finding if {
	some object in input.objects
	object.kind == "Service"
	object.body.spec.type in {"LoadBalancer", "NodePort"}
	finding := {
		"msg": sprintf("Service %s is of type %s by default: it is open to what can reach %s", [object.name, object.body.spec.type, reach[object.body.spec.type]]),
		"object": object.id,
		"path": "/spec/type",
		"hint": "make ClusterIP the default, and this a preset",
	}
}

reach := {"LoadBalancer": "the load balancer", "NodePort": "the nodes"}
