package render

import (
	"slices"
	"strings"
)

// PodTemplatePath returns the path of the pod template in a workload that
// Kubernetes brings along, nil for any other object. A Pod is its own template:
// its path is empty.
func PodTemplatePath(o *Object) []string {
	group, _, found := strings.Cut(o.APIVersion, "/")
	if !found {
		group = ""
	}
	switch group + "/" + o.Kind {
	case "/Pod":
		return []string{}
	case "/PodTemplate":
		return []string{"template"}
	case "/ReplicationController", "batch/Job",
		"apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "apps/ReplicaSet",
		"extensions/Deployment", "extensions/DaemonSet", "extensions/ReplicaSet":
		return []string{"spec", "template"}
	case "batch/CronJob":
		return []string{"spec", "jobTemplate", "spec", "template"}
	}
	return nil
}

// PodSpec returns the pod spec of such a workload, and its path in the Body; ok
// is false for any other object, and for one without.
func (o *Object) PodSpec() (spec map[string]any, path []string, ok bool) {
	template := PodTemplatePath(o)
	if template == nil {
		return nil, nil, false
	}
	spec = o.Body
	path = append(slices.Clone(template), "spec")
	for _, key := range path {
		spec, _ = spec[key].(map[string]any)
	}
	return spec, path, spec != nil
}

// TestHook reports a hook that runs on `helm test` alone. The last two names
// are those of Helm 2.
func (o *Object) TestHook() bool {
	for _, hook := range o.Hooks {
		if hook != "test" && hook != "test-success" && hook != "test-failure" {
			return false
		}
	}
	return len(o.Hooks) > 0
}
