package packlint.literal_secret_in_env_test

import data.packlint.literal_secret_in_env

found(name, value) := report if {
	pod := {
		"object": 0, "kind": "Deployment", "name": "app",
		"containers": [{
			"name": "main", "path": "/spec/template/spec/containers/0",
			"body": {"env": [{"name": name, "value": value}]},
		}],
	}
	secret := {"kind": "Secret", "name": "app-tls"}
	report := literal_secret_in_env.report with input as {"pods": [pod], "objects": [secret]}
}

test_literal_secrets_are_found if {
	some finding in found("DB_PASSWORD", "s3cr3t!")
	finding.path == "/spec/template/spec/containers/0/env/0/value"
	count(found("API_KEY", "AKIA0000")) == 1
}

test_other_variables_are_right if {
	count(found("PASSWORD_FILE", "s3cr3t!")) == 0
	count(found("LOG_LEVEL", "debug")) == 0
}

test_what_is_no_secret_is_right if {
	harmless := ["", "$(PASSWORD)", "<set me>", "/run/secrets/password", "https://vault", "true", "0", "app-tls", "db-password"]
	every value in harmless {
		count(found("DB_PASSWORD", value)) == 0
	}
}
