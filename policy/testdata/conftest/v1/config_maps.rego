package main

warn contains msg if {
	input.kind == "ConfigMap"
	some key, value in input.data
	regex.match(`(?i)password`, key)
	value != ""
	msg := sprintf("ConfigMap %s holds a password under %s", [input.metadata.name, key])
}
