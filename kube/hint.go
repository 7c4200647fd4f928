package kube

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// fieldHint says where an unknown field of the object at path may belong: it is
// misspelled, or one level too deep or too high.
func fieldHint(root *jsonschema.Schema, path []string, name string) string {
	here := resolve(schemaAt(root, path))
	if here == nil {
		return ""
	}
	known := names(here)
	for _, k := range known {
		if strings.EqualFold(k, name) {
			return didYouMean(k)
		}
	}
	if hint := otherReleases(here, name); hint != "" {
		return hint
	}
	if hint := hintAbove(root, path, name); hint != "" {
		return hint
	}
	if k, ok := nearest(name, known); ok {
		return didYouMean(k)
	}
	var below []string
	for _, k := range known {
		child := resolve(here.Properties[k])
		if child == nil {
			continue
		}
		if items, ok := child.Items.(*jsonschema.Schema); ok {
			child = resolve(items)
		}
		if child != nil && child.Properties[name] != nil {
			below = append(below, k)
		}
	}
	if len(below) == 1 {
		return fmt.Sprintf("%q belongs one level down, under %q", name, below[0])
	}
	return ""
}

// knownFields are the fields of the object at path.
func knownFields(root *jsonschema.Schema, path []string) []string {
	if here := resolve(schemaAt(root, path)); here != nil {
		return names(here)
	}
	return nil
}

func didYouMean(word string) string { return fmt.Sprintf("did you mean %q?", word) }

// otherReleases says which releases know a field, if the one that was asked does
// not. Only embedded schemas can tell.
func otherReleases(s *jsonschema.Schema, name string) string {
	location, ok := strings.CutPrefix(s.Location, scheme)
	release, definition, ok2 := strings.Cut(strings.TrimSuffix(location, "#"), "/")
	asked, err := ParseVersion(release)
	if !ok || !ok2 || err != nil {
		return ""
	}
	var before, after Version // the last and the first to know it
	for _, v := range releases() {
		text, _ := definitionIn(definition, v)
		var schema struct{ Properties map[string]json.RawMessage }
		if json.Unmarshal([]byte(text), &schema) != nil || schema.Properties[name] == nil {
			continue
		}
		if v.Compare(asked) < 0 {
			before = v
		} else if after.IsZero() {
			after = v
		}
	}
	switch {
	case !after.IsZero():
		return fmt.Sprintf("Kubernetes has %q since %s", name, after.MinorString())
	case !before.IsZero():
		return fmt.Sprintf("Kubernetes had %q until %s", name, before.MinorString())
	}
	return ""
}

// hintAbove looks for a field in the objects around the one at path, and in their
// fields that are called like it: a fsGroup in the securityContext of a container
// belongs in that of the pod. Lists on the way do not count as a level.
func hintAbove(root *jsonschema.Schema, path []string, name string) string {
	var self string // the key that leads to the object at path
	for level, i := 0, len(path)-1; i >= 0; i-- {
		if _, err := strconv.Atoi(path[i]); err != nil && self == "" {
			self = path[i]
		}
		s := resolve(schemaAt(root, path[:i]))
		if s == nil {
			return ""
		}
		if len(s.Properties) == 0 {
			continue // a list or a map
		}
		level++
		where := fmt.Sprintf("next to %q", path[i])
		if i == 0 {
			where = "at the top of the object"
		}
		if s.Properties[name] != nil {
			if level == 1 {
				return fmt.Sprintf("%q belongs one level up, %s", name, where)
			}
			return fmt.Sprintf("%q belongs %d levels up, %s", name, level, where)
		}
		if twin := resolve(s.Properties[self]); level > 1 && twin != nil && twin.Properties[name] != nil {
			return fmt.Sprintf("%q belongs in the %q %s", name, self, where)
		}
	}
	return ""
}

// schemaAt walks down a schema, nil where it says nothing.
func schemaAt(s *jsonschema.Schema, path []string) *jsonschema.Schema {
	for _, token := range path {
		s = resolve(s)
		if s == nil {
			return nil
		}
		if p, ok := s.Properties[token]; ok {
			s = p
			continue
		}
		if items, ok := s.Items.(*jsonschema.Schema); ok {
			if _, err := strconv.Atoi(token); err == nil {
				s = items
				continue
			}
		}
		s, _ = s.AdditionalProperties.(*jsonschema.Schema)
	}
	return s
}

// resolve follows references.
func resolve(s *jsonschema.Schema) *jsonschema.Schema {
	for s != nil && s.Ref != nil {
		s = s.Ref
	}
	return s
}

// names returns the known fields of an object, sorted.
func names(s *jsonschema.Schema) []string {
	out := make([]string, 0, len(s.Properties))
	for name := range s.Properties {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// typeHint says how to write a scalar so that it has the right type.
func typeHint(want []string, value any, secret bool) string {
	switch v := value.(type) {
	case string:
		if secret {
			return ""
		}
		_, number := new(big.Rat).SetString(v)
		isNumber := number && (slices.Contains(want, "integer") || slices.Contains(want, "number"))
		isBool := (v == "true" || v == "false") && slices.Contains(want, "boolean")
		if isNumber || isBool {
			return "write " + v + " without quotes"
		}
	case nil, []any, map[string]any:
		if _, isMap := v.(map[string]any); isMap && slices.Equal(want, []string{"array"}) {
			return "put it into a list: start it with a dash"
		}
	default:
		// Not quoted here: what was written is lost, 1.10 is 1.1 by now, and
		// no is false.
		if slices.Contains(want, "string") {
			return "put it in quotes"
		}
	}
	return ""
}

// enumHint names the allowed word that was probably meant.
func enumHint(want []any, value any) string {
	s, ok := value.(string)
	if !ok {
		return ""
	}
	var known []string
	for _, w := range want {
		if word, ok := w.(string); ok {
			known = append(known, word)
		}
	}
	if k, ok := nearest(s, known); ok {
		return didYouMean(k)
	}
	return ""
}

// formatMessage says what a format demands.
func formatMessage(k *kind.Format, g GVK, path []string, value any) (text, hint string) {
	switch k.Want {
	case "quantity":
		return fmt.Sprintf(`must be a quantity such as "500m" or "1Gi", but is %s`, show(value, false)), ""
	case "byte":
		// The value is not shown: most of these fields are in Secrets.
		text = "must be base64, and is not"
		if g.Kind == "Secret" && len(path) > 0 && path[0] == "data" {
			hint = "plain text goes under stringData; in a template, use b64enc"
		}
		return text, hint
	case "int32", "int64":
		return fmt.Sprintf("must fit into %s bits, but is %s", strings.TrimPrefix(k.Want, "int"), show(value, false)), ""
	case "date-time":
		return fmt.Sprintf(`must be a time such as "2006-01-02T15:04:05Z", but is %s`, show(value, false)), ""
	case "duration":
		return fmt.Sprintf(`must be a duration such as "1h30m", but is %s`, show(value, false)), ""
	}
	return fmt.Sprintf("is not a valid %s: %s", k.Want, show(value, g.Kind == "Secret")), ""
}
