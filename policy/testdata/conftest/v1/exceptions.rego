package main

# The legacy application may run under latest until it is gone.
exception contains rules if {
	input.metadata.name == "legacy"
	rules := ["latest"]
}
