package packlint.cluster_wide_secrets_test

import data.packlint.cluster_wide_secrets

role(rule) := {"id": 3, "kind": "ClusterRole", "name": "app", "body": {"rules": [rule]}}

binding(kind) := {
	"id": 4, "kind": kind, "name": "app",
	"body": {"roleRef": {"kind": "ClusterRole", "name": "app"}, "subjects": [{"kind": "ServiceAccount", "name": "operator"}]},
}

found(rule, kind) := report if {
	report := cluster_wide_secrets.report with input as {"pack": {"layer": "addon"}, "objects": [role(rule), binding(kind)]}
}

secrets(verbs) := {"apiGroups": [""], "resources": ["secrets"], "verbs": verbs}

test_reading_all_secrets_is_found if {
	some finding in found(secrets(["get", "list"]), "ClusterRoleBinding")
	finding.object == 3
	finding.msg == "service accounts can read the secrets of every namespace: `operator`"
}

test_one_namespace_is_right if {
	count(found(secrets(["get"]), "RoleBinding")) == 0
}

test_named_secrets_are_right if {
	count(found(object.union(secrets(["get"]), {"resourceNames": ["app"]}), "ClusterRoleBinding")) == 0
}

test_writing_is_not_reading if {
	count(found(secrets(["create"]), "ClusterRoleBinding")) == 0
}

test_storage_drivers_read_secrets if {
	objects := [role(secrets(["get"])), binding("ClusterRoleBinding")]
	count(cluster_wide_secrets.report) == 0 with input as {"pack": {"layer": "csi"}, "objects": objects}
}
