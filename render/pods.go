package render

import "slices"

// PodSpec returns the pod spec of a workload that Kubernetes brings along, and
// its path in the Body; ok is false for any other object.
func (o *Object) PodSpec() (spec map[string]any, path []string, ok bool) {
	template := podTemplatePath(o)
	if template == nil {
		return nil, nil, false
	}
	at := o.Body
	path = append(slices.Clone(template), "spec")
	for _, key := range path {
		at, _ = at[key].(map[string]any)
	}
	return at, path, at != nil
}

// TestHook tells whether the object exists on `helm test` alone.
func (o *Object) TestHook() bool { return isTestHook(o.Hooks) }
