# METADATA
# title: an Ingress has no TLS
# description: Passwords and tokens go over the network for everybody on the way to read.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
# custom:
#   id: ingress-without-tls
#   severity: info
#   category: security
#   fix: Set `tls` of the Ingress, with a Secret that cert-manager or the user makes.
package packlint.ingress_without_tls

report contains finding if {
	some ingress in input.objects
	ingress.kind == "Ingress"
	count(object.get(ingress.body.spec, "tls", [])) == 0
	finding := {
		"msg": sprintf("Ingress %s has no TLS: what it serves goes over the network in the clear", [ingress.name]),
		"object": ingress.id,
		"path": "/spec/tls",
		"hint": "set `tls`, with a Secret that cert-manager or the user makes",
	}
}
