package packlint.unneeded_service_account_token_test

import data.packlint.unneeded_service_account_token

account(security) := {"id": 0, "kind": "ServiceAccount", "name": "app", "body": security}

binding := {"id": 1, "kind": "RoleBinding", "name": "app", "body": {"subjects": [{"kind": "ServiceAccount", "name": "app"}]}}

found(spec, objects) := report if {
	pod := {"object": 5, "kind": "Deployment", "name": "app", "hooks": [], "path": "/spec/template/spec", "spec": spec}
	report := unneeded_service_account_token.report with input as {"pods": [pod], "objects": objects}
}

test_token_without_rights_is_found if {
	some finding in found({"serviceAccountName": "app"}, [account({})])
	finding.object == 5
}

test_bound_account_is_right if {
	count(found({"serviceAccountName": "app"}, [account({}), binding])) == 0
}

test_account_from_elsewhere_is_not_known if {
	count(found({}, [account({})])) == 0
}

test_token_that_is_not_mounted_is_right if {
	count(found({"serviceAccountName": "app", "automountServiceAccountToken": false}, [account({})])) == 0
	count(found({"serviceAccountName": "app"}, [account({"automountServiceAccountToken": false})])) == 0
}

test_group_of_all_accounts_is_bound if {
	group := {"kind": "ClusterRoleBinding", "body": {"subjects": [{"kind": "Group", "name": "system:serviceaccounts:app"}]}}
	count(found({"serviceAccountName": "app"}, [account({}), group])) == 0
}
