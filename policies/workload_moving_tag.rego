# METADATA
# title: a workload runs an image under a tag that moves
# description: >-
#   The tag means another image tomorrow: two nodes run two versions, a restart is an upgrade, and what was tested is not
#   what runs. In an air-gapped cluster the mirror keeps whichever came first.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/containers/images/
# - ref: image-moving-tag
# custom:
#   id: workload-moving-tag
#   severity: warning
#   category: practice
#   fix: Name a version, or a digest.
package packlint.workload_moving_tag

moving := {"latest", "main", "master", "edge", "nightly", "dev", "develop", "devel", "canary", "unstable", "head", "snapshot"}

report contains finding if {
	some image in input.images
	image.certain
	not image.test

	# What does not parse is another rule's business.
	image.repository != ""
	image.digest == ""
	why := reason(image)

	# A listed image is reported where it is listed.
	not image.reference in listed
	finding := {
		"msg": sprintf("`%s` %s", [image.reference, why]),
		"object": image.object,
		"path": image.path,
		"hint": "name a version, or a digest",
	}
}

listed contains entry.image if some entry in input.pack.values.pack.content.images

reason(image) := "has a tag that moves: what runs changes without a new pack" if lower(image.tag) in moving

reason(image) := "has no tag, which means `latest`: what runs changes without a new pack" if image.tag == ""
