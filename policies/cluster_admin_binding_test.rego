package packlint.cluster_admin_binding_test

import data.packlint.cluster_admin_binding

binding(kind, role) := {
	"id": 7, "kind": kind, "name": "app",
	"body": {
		"roleRef": {"kind": "ClusterRole", "name": role},
		"subjects": [{"kind": "ServiceAccount", "name": "app", "namespace": "app"}],
	},
}

test_binding_to_cluster_admin_is_found if {
	some finding in cluster_admin_binding.report with input.objects as [binding("ClusterRoleBinding", "cluster-admin")]
	finding.object == 7
}

test_other_bindings_are_not if {
	objects := [binding("ClusterRoleBinding", "app"), binding("RoleBinding", "cluster-admin")]
	count(cluster_admin_binding.report) == 0 with input.objects as objects
}

test_group_of_service_accounts_is_found if {
	group := {
		"id": 1, "kind": "ClusterRoleBinding", "name": "app",
		"body": {
			"roleRef": {"name": "cluster-admin"},
			"subjects": [{"kind": "Group", "name": "system:serviceaccounts:app"}, {"kind": "Group", "name": "admins"}],
		},
	}
	count(cluster_admin_binding.report) == 1 with input.objects as [group]
}
