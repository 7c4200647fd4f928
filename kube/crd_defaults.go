package kube

import (
	"slices"
	"strconv"
)

// defaulter does to a custom resource what the API server does before it
// validates one (k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting):
// nulls that are not allowed are dropped, and defaults are set. A required field
// with a default is never missing.
type defaulter struct {
	keepNulls bool
	dropped   []null
	set       int // how many defaults
}

// maxDefaults bounds the defaults in one object, against definitions with many
// for the items of a long list. Beyond it, what is returned is of no use.
const maxDefaults = 100_000

// value returns a value with defaults, a copy where there are any to set.
func (d *defaulter) value(schema map[string]any, v any, path []string) any {
	switch v := v.(type) {
	case map[string]any:
		return d.object(schema, v, path)
	case []any:
		items, _ := schema["items"].(map[string]any)
		if items == nil {
			return v
		}
		out := make([]any, len(v))
		for i, element := range v {
			if element == nil && !isTrue(items, "nullable") {
				element = items["default"]
			}
			out[i] = d.value(items, element, append(slices.Clip(path), strconv.Itoa(i)))
		}
		return out
	}
	return v
}

func (d *defaulter) object(schema, v map[string]any, path []string) any {
	properties := mapAt(schema, "properties")
	additional := mapAt(schema, "additionalProperties")
	if d.set > maxDefaults {
		return v
	}
	out := make(map[string]any, len(v))
	for key, value := range v {
		field, known := properties[key].(map[string]any)
		if !known {
			field = additional
		}
		at := append(slices.Clip(path), key)
		if value == nil && field != nil && !isTrue(field, "nullable") {
			value = field["default"]
			if value == nil && !d.keepNulls {
				d.dropped = append(d.dropped, null{path: at})
				continue
			}
		}
		if field != nil {
			value = d.value(field, value, at)
		}
		out[key] = value
	}
	for key, field := range properties {
		if _, there := v[key]; there {
			continue
		}
		field, _ := field.(map[string]any)
		if value := field["default"]; value != nil {
			d.set++
			out[key] = d.value(field, value, append(slices.Clip(path), key))
		}
	}
	return out
}
