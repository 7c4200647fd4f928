package kube

import (
	"slices"
	"strconv"
	"strings"
)

// The API server takes `field: null` for a field that is not there, and a null in
// a list for the zero value. The schemas know no null at all, so that the nulls
// they complain about are replaced in a copy, which is then judged in its place.

// null is a null that a schema complained about.
type null struct {
	path []string
	want []string // the types that the schema wants
}

// withoutNulls returns a copy of object with the nulls replaced. Of the object
// only what lies on a path is copied.
func withoutNulls(object map[string]any, nulls []null) map[string]any {
	var root any = object
	copied := map[string]bool{} // by path, what is a copy already
	for _, n := range nulls {
		root = replaceNull(root, n.path, 0, n.want, copied)
	}
	out, _ := root.(map[string]any)
	return out
}

func replaceNull(v any, path []string, depth int, want []string, copied map[string]bool) any {
	if depth == len(path) {
		return v
	}
	here := strings.Join(path[:depth], "\x00")
	token := path[depth]
	last := depth == len(path)-1
	switch v := v.(type) {
	case map[string]any:
		if !copied[here] {
			clone := make(map[string]any, len(v))
			for k, value := range v {
				clone[k] = value
			}
			v = clone
			copied[here] = true
		}
		if last {
			delete(v, token)
		} else {
			v[token] = replaceNull(v[token], path, depth+1, want, copied)
		}
		return v
	case []any:
		i, err := strconv.Atoi(token)
		if err != nil || i < 0 || i >= len(v) {
			return v
		}
		if !copied[here] {
			v = slices.Clone(v)
			copied[here] = true
		}
		if last {
			v[i] = zeroOf(want)
		} else {
			v[i] = replaceNull(v[i], path, depth+1, want, copied)
		}
		return v
	}
	return v
}

// zeroOf returns the zero value of the simplest wanted type. A number comes before
// a string because "" is no quantity.
func zeroOf(want []string) any {
	for _, t := range []struct {
		name string
		zero any
	}{{"object", map[string]any{}}, {"array", []any{}}, {"integer", 0}, {"number", 0}, {"boolean", false}, {"string", ""}} {
		if slices.Contains(want, t.name) {
			return t.zero
		}
	}
	return map[string]any{}
}
