package main

# The legacy application may run under latest until it is gone.
exception[rules] {
	input.metadata.name == "legacy"
	rules := ["latest"]
}
