package main

warn[msg] {
	input.kind == "ConfigMap"
	value := input.data[key]
	re_match(`(?i)password`, key)
	value != ""
	msg := sprintf("ConfigMap %s holds a password under %s", [input.metadata.name, key])
}
