package rules

import (
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/packlint/packlint/pack"
)

// fitsPackKey tells whether a value is one for a key of the section pack or of
// pack.content. Of additionalNamespaces the documentation has three forms, and
// further keys can hold anything: there it cannot be told.
func fitsPackKey(key string, value *pack.Node) bool {
	switch key {
	case "namespace":
		return value.Is(pack.String) && len(validation.IsDNS1123Label(macroText.ReplaceAllString(value.Value, "x"))) == 0
	case "namespaceLabels", "namespaceAnnotations":
		return isTable(value, func(labels *pack.Node) bool {
			return labels.Is(pack.String) && allLabels(key, strings.Split(labels.Value, ","))
		})
	case "releaseNameOverride":
		return isTable(value, func(name *pack.Node) bool { return name.Is(pack.String) && !name.Blank() })
	case "content", "palette":
		return value.Is(pack.Mapping)
	case "spectrocloud.com/display-name":
		return value.Is(pack.String) && !value.Blank()
	case "spectrocloud.com/install-priority":
		_, err := strconv.Atoi(value.Str())
		return err == nil
	case "images":
		return value.Is(pack.Sequence) && !slices.ContainsFunc(value.Items, func(entry *pack.Node) bool { return entry.Get("image").Str() == "" })
	case "charts":
		return value.Is(pack.Sequence) && !slices.ContainsFunc(value.Items, func(entry *pack.Node) bool { return !entry.Is(pack.Mapping) })
	}
	return false
}

func isTable(n *pack.Node, holds func(value *pack.Node) bool) bool {
	return n.Is(pack.Mapping) && !slices.ContainsFunc(n.Pairs, func(pair pack.Pair) bool { return !holds(pair.Value) })
}
