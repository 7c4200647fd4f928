# METADATA
# description: Lists in messages.
package packlint.lib.lists

# joined names the first few members of a set: "a, b, c and 4 more".
joined(set) := concat(", ", [sprintf("`%s`", [x]) | some x in set]) if count(set) <= 4

joined(set) := sprintf("%s and %d more", [
	concat(", ", [sprintf("`%s`", [x]) | some x in array.slice([y | some y in set], 0, 3)]),
	count(set) - 3,
]) if {
	count(set) > 4
}
