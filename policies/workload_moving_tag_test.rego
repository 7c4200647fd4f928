package packlint.workload_moving_tag_test

import data.packlint.workload_moving_tag

image(reference, tag, digest) := {
	"reference": reference, "repository": "example/app", "tag": tag, "digest": digest,
	"certain": true, "test": false, "object": 0, "path": "/spec/template/spec/containers/0/image",
}

found(images, listed) := report if {
	values := {"pack": {"content": {"images": [{"image": reference} | some reference in listed]}}}
	report := workload_moving_tag.report with input as {"images": images, "pack": {"values": values}}
}

test_moving_and_missing_tags_are_found if {
	count(found([image("example/app:latest", "latest", "")], [])) == 1
	some finding in found([image("example/app", "", "")], [])
	contains(finding.msg, "has no tag")
}

test_versions_and_digests_are_right if {
	count(found([image("example/app:1.0", "1.0", "")], [])) == 0
	count(found([image("example/app@sha256:1", "", "sha256:1")], [])) == 0
}

test_listed_images_are_another_rule if {
	count(found([image("example/app:latest", "latest", "")], ["example/app:latest"])) == 0
}
