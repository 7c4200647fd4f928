package rules

import (
	"maps"
	"slices"
)

// table follows keys through an object's tables; nil when there is none.
func table(body map[string]any, keys ...string) map[string]any {
	for _, key := range keys {
		body, _ = body[key].(map[string]any)
	}
	return body
}

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }
