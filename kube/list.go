package kube

import "strings"

// Items returns the elements of a list object: v1 List, or the list of a kind
// (DeploymentList), which kubectl and Helm unfold before they send anything. The
// elements of the latter may leave out apiVersion and kind; these are filled in,
// in copies.
func Items(object map[string]any) ([]any, bool) {
	name, _ := object["kind"].(string)
	apiVersion, _ := object["apiVersion"].(string)
	items, ok := object["items"].([]any)
	element, isList := strings.CutSuffix(name, "List")
	if !ok || !isList {
		return nil, false
	}
	if element == "" {
		return items, true
	}
	out := make([]any, len(items))
	for i, item := range items {
		out[i] = item
		m, ok := item.(map[string]any)
		if !ok || m["kind"] != nil && m["apiVersion"] != nil {
			continue
		}
		full := make(map[string]any, len(m)+2)
		for k, v := range m {
			full[k] = v
		}
		if full["kind"] == nil {
			full["kind"] = element
		}
		if full["apiVersion"] == nil {
			full["apiVersion"] = apiVersion
		}
		out[i] = full
	}
	return out, true
}
