# METADATA
# description: What a pack says of itself about the privileges of its pods.
package packlint.lib.intent

# expected holds where pods with the powers of the node are meant to be.
expected if node_software

expected if declared

# node_software holds for packs that are parts of the node: they cannot work
# without what these rules speak of, and their users know.
node_software if input.pack.layer in {"os", "k8s", "cni", "csi"}

# declared holds when the pack labels a namespace as privileged, which is how an
# author says that the pods need it.
declared if {
	walk(input.pack.values.pack.namespaceLabels, [_, labels]) # which may be of a wrong shape
	is_string(labels)
	contains(labels, "pod-security.kubernetes.io/enforce=privileged")
}

declared if {
	some object in input.objects
	object.kind == "Namespace"
	object.body.metadata.labels["pod-security.kubernetes.io/enforce"] == "privileged"
}
