package packlint.recommended_labels_missing_test

import data.packlint.recommended_labels_missing

workload(labels) := {
	"id": 1, "kind": "Deployment", "name": "app",
	"origin": {"hooks": []}, "body": {"metadata": {"labels": labels}},
}

found(object) := report if {
	report := recommended_labels_missing.report with input.objects as [object]
}

test_workload_without_a_name_is_found if {
	some finding in found(workload({"app": "app"}))
	finding.object == 1
}

test_workload_with_a_name_is_right if {
	count(found(workload({"app.kubernetes.io/name": "app"}))) == 0
}
