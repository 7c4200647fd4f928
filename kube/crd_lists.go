package kube

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// repetitions finds what x-kubernetes-list-type forbids: an item that a set
// holds twice, and two items of a map with the same keys. It judges as
// k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype does: an item in
// a third place is not reported again, and keys may be missing.
func repetitions(schema map[string]any, v any, path []string) []Violation {
	var out []Violation
	switch v := v.(type) {
	case map[string]any:
		properties, additional := mapAt(schema, "properties"), mapAt(schema, "additionalProperties")
		for key, value := range v {
			field, known := properties[key].(map[string]any)
			if !known {
				field = additional
			}
			if field != nil {
				out = append(out, repetitions(field, value, append(slices.Clip(path), key))...)
			}
		}
	case []any:
		switch textAt(schema, "x-kubernetes-list-type") {
		case "set":
			out = repeated(v, path, func(item any) (any, string) { return item, "" })
		case "map":
			names, _ := schema["x-kubernetes-list-map-keys"].([]any)
			out = repeated(v, path, func(item any) (any, string) { return listKey(item, names) })
		}
		if items := mapAt(schema, "items"); items != nil {
			for i, item := range v {
				out = append(out, repetitions(items, item, append(slices.Clip(path), strconv.Itoa(i)))...)
			}
		}
	}
	return out
}

// repeated compares the items of a list by what is said to identify them, with a
// description of it.
func repeated(list []any, path []string, identify func(any) (identity any, text string)) []Violation {
	type place struct{ first, times int }
	seen := map[string]*place{}
	var out []Violation
	for i, item := range list {
		identity, text := identify(item)
		if identity == nil && item != nil {
			return nil // no mapping: its type is wrong
		}
		key, err := json.Marshal(identity)
		if err != nil {
			return nil
		}
		at := seen[string(key)]
		if at == nil {
			seen[string(key)] = &place{first: i, times: 1}
			continue
		}
		if at.times++; at.times > 2 {
			continue
		}
		message := fmt.Sprintf("is equal to item %d, and the list must not hold an item twice", at.first)
		if text != "" {
			message = fmt.Sprintf("has the same %s as item %d, and must be told apart by it", text, at.first)
		}
		out = append(out, Violation{Path: append(slices.Clip(path), strconv.Itoa(i)), Message: message, Kind: KindOther})
	}
	return out
}

// listKey is what tells an item from the others of its list, nil if the item is
// no mapping.
func listKey(item any, names []any) (key any, text string) {
	fields, ok := item.(map[string]any)
	if item != nil && !ok {
		return nil, ""
	}
	values := map[string]any{}
	var texts []string
	for _, name := range names {
		name, _ := name.(string)
		texts = append(texts, name)
		if value, ok := fields[name]; ok {
			values[name] = value
		}
	}
	return values, strings.Join(texts, " and ")
}
