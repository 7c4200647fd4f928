# METADATA
# title: a secret is written into an environment variable
# description: >-
#   Whoever may read the workload reads the secret, `kubectl describe` prints it, and it stands in the values and in every
#   backup of them. All users of the pack have the same one.
# related_resources:
# - ref: https://kubernetes.io/docs/tasks/inject-data-application/distribute-credentials-secure/
# - ref: secret-plaintext-default
# custom:
#   id: literal-secret-in-env
#   severity: warning
#   category: security
#   fix: Take the variable from a Secret, with `valueFrom.secretKeyRef`.
package packlint.literal_secret_in_env

report contains finding if {
	some pod in input.pods
	some container in pod.containers
	some i, variable in container.body.env
	regex.match(`(?i)(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRET_KEY|ACCESS_KEY|API_?KEY|AUTH_TOKEN|ACCESS_TOKEN|PRIVATE_KEY|CLIENT_SECRET)$`, variable.name)
	is_string(variable.value)
	secret(variable.value)
	finding := {
		"msg": sprintf("the container `%s` of %s %s gets `%s` as plain text: whoever may read the workload has it, and all users of the pack have the same", [container.name, pod.kind, pod.name, variable.name]),
		"object": pod.object,
		"path": sprintf("%s/env/%d/value", [container.path, i]),
		"hint": "take it from a Secret: `valueFrom: {secretKeyRef: …}`",
	}
}

# secret holds for what can hardly be anything else.
secret(value) if {
	value != ""

	# a reference: $(VAR), ${VAR}, <placeholder>, a file, a URL
	not regex.match(`^(\$[({]|<|/|\./|[a-z0-9+.-]+://)`, value)

	# a switch or a number
	not lower(value) in {"true", "false", "yes", "no", "none", "null", "disabled", "enabled"}
	not regex.match(`^[0-9.]+$`, value)

	# the name of a Secret or of a key in one
	not value in secret_names
	not regex.match(`(?i)(secret|token|password|credentials?|key|keys|creds)s?$`, value)
}

secret_names contains object.name if {
	some object in input.objects
	object.kind == "Secret"
}
