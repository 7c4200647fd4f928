package packlint.ingress_without_tls_test

import data.packlint.ingress_without_tls

found(spec) := report if {
	ingress := {"id": 2, "kind": "Ingress", "name": "app", "body": {"spec": spec}}
	report := ingress_without_tls.report with input.objects as [ingress]
}

test_ingress_without_tls_is_found if {
	count(found({"rules": []})) == 1
	count(found({"tls": []})) == 1
}

test_ingress_with_tls_is_right if {
	count(found({"tls": [{"secretName": "app-tls"}]})) == 0
}
