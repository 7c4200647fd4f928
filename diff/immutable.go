package diff

import (
	"slices"
	"strings"
)

// immutable calls out changes that the API server refuses: the upgrade fails on
// them, on every cluster that has the pack. Hooks are deleted before Helm makes
// them again.
func (c *comparer) immutable(o *ChangedObject, was *Object) {
	if o.Hook || was.Hook || o.When != "" || was.When != "" {
		return
	}
	for _, change := range o.Changes {
		if refused(o.APIVersion, o.Kind, change.path) {
			o.Immutable = append(o.Immutable, change.Path)
		}
	}
	if len(o.Immutable) > 0 {
		c.attention(ImmutableField, "%s `%s`: Kubernetes refuses to change %s, so that an upgrade fails until the object is deleted",
			o.Kind, o.Name, few(o.Immutable))
	}
}

// The fields of a StatefulSet's spec that may change (Kubernetes,
// pkg/apis/apps/validation, ValidateStatefulSetUpdate).
var statefulSetMutable = []string{
	"replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
}

// refused tells whether a field cannot be changed, as far as that is certain
// (Kubernetes, the Validate…Update functions in pkg/apis/*/validation).
func refused(apiVersion, kind string, at path) bool {
	group, _, _ := strings.Cut(apiVersion, "/")
	switch group + " " + kind {
	case "apps Deployment", "apps DaemonSet", "apps ReplicaSet":
		return at.below("spec", "selector")
	case "apps StatefulSet":
		return at.below("spec") && len(at) > 1 && !slices.Contains(statefulSetMutable, at[1].key)
	case "batch Job":
		return at.below("spec", "selector") || at.below("spec", "template") || at.below("spec", "completionMode")
	case "rbac.authorization.k8s.io RoleBinding", "rbac.authorization.k8s.io ClusterRoleBinding":
		return at.below("roleRef")
	case "storage.k8s.io StorageClass":
		return at.below("provisioner") || at.below("parameters") || at.below("reclaimPolicy") || at.below("volumeBindingMode")
	}
	return kind == "PersistentVolumeClaim" && apiVersion == "v1" && at.below("spec") && len(at) > 1 &&
		slices.Contains([]string{"accessModes", "selector", "storageClassName", "volumeMode", "volumeName"}, at[1].key)
}
