package main

# METADATA
# title: no Secret in a pack
# description: Secrets come from the vault, never from a pack.
# custom:
#   id: acme-no-secrets
#   severity: warning
deny contains msg if {
	input.kind == "Secret"
	count(input.data) > 0
	msg := sprintf("Secret %s holds data", [input.metadata.name])
}
