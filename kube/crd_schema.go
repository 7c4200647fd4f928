package kube

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// objectMeta is the schema of the metadata of all objects. It has not changed in
// any of the embedded releases.
var objectMeta = sync.OnceValues(func() (*jsonschema.Schema, error) {
	c := compiler{engine: newCompiler(), added: map[string]bool{}}
	return c.compile("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", Newest())
})

// schemaViolations runs the schema of a version over an object.
func (c *CRD) schemaViolations(g GVK, root, object map[string]any) ([]Violation, error) {
	d := defaulter{keepNulls: c.preserve}
	prepared, _ := d.value(root, judged(object), nil).(map[string]any)
	if d.set > maxDefaults {
		return nil, fmt.Errorf("the %s of %s sets more than %d defaults in it", crdKind, g, maxDefaults)
	}
	delete(prepared, "status") // its default
	p := projection{}
	doc, _ := p.schema(root, []any{prepared}, context{root: true, preserve: c.preserve})

	engine := newCRDCompiler()
	const url = scheme + "crd"
	if err := engine.AddResource(url, doc); err != nil {
		return nil, err
	}
	schema, err := engine.Compile(url)
	if err != nil {
		return nil, fmt.Errorf("the %s of %s: %w", crdKind, g, err)
	}
	out := repetitions(root, prepared, nil)
	err = schema.Validate(prepared)
	var failure *jsonschema.ValidationError
	switch {
	case errors.As(err, &failure):
		out = append(out, describe(leavesOf(failure, nil), schema, g, prepared, d.dropped)...)
	case err != nil:
		return nil, err
	}
	return slices.DeleteFunc(out, func(v Violation) bool {
		// What is wrong inside of a default is not the object's fault.
		return !reaches(object, v.Path)
	}), nil
}

// judged is a custom resource without what is not judged by its schema: the
// status, which the API server drops where it is a subresource, and metadata
// but for the two names that a schema may restrict.
func judged(object map[string]any) map[string]any {
	out := make(map[string]any, len(object))
	for key, value := range object {
		if key != "status" {
			out[key] = value
		}
	}
	if metadata, ok := object["metadata"].(map[string]any); ok {
		names := map[string]any{}
		for _, key := range []string{"name", "generateName"} {
			if value, ok := metadata[key].(string); ok {
				names[key] = value
			}
		}
		out["metadata"] = names
	} else {
		delete(out, "metadata")
	}
	return out
}

// reaches says whether a path leads to something in an object.
func reaches(v any, path []string) bool {
	for _, token := range path {
		switch container := v.(type) {
		case map[string]any:
			next, ok := container[token]
			if !ok {
				return false
			}
			v = next
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(container) {
				return false
			}
			v = container[i]
		default:
			return false
		}
	}
	return true
}

// projection converts the schema of a custom resource definition into a JSON
// Schema, as far as an object reaches into it. What an object has no value for
// can make no difference to it, and definitions are large: of the 349 nodes of
// Elasticsearch, an object reaches 12, of the 1559 of ClusterServiceVersion 122.
//
// An object of a structural schema is closed: what is neither among properties
// nor covered by additionalProperties is dropped by the API server.
type projection struct {
	nodes, values, names, depth int
}

// The bounds of a projection keep the time for hostile definitions and objects
// below a second. Beyond them, a part of the object is left unchecked.
const (
	maxProjectedNodes  = 3000
	maxProjectedValues = 200_000
	maxProjectedNames  = 500
	maxProjectedDepth  = 150
	maxListedValues    = 1000 // of enum and required
)

// context is what the surroundings of a schema say about it.
type context struct {
	root     bool // it is of the whole object
	preserve bool // nothing is dropped from the object as a whole
	// open: its own unknown fields are kept, by x-kubernetes-preserve-unknown-fields
	// on a list around it.
	open bool
	// nested: it stands in allOf, anyOf, oneOf or not, and drops nothing.
	nested bool
}

// metaFields are the fields of each object, embedded ones too.
var metaFields = []string{"apiVersion", "kind", "metadata"}

// schema converts a schema for the values that it is for. unknown says that one
// of them has a field, at any depth, that is dropped.
func (p *projection) schema(in map[string]any, values []any, c context) (out map[string]any, unknown bool) {
	out = map[string]any{}
	p.nodes++
	p.values += len(values)
	p.depth++
	defer func() { p.depth-- }()
	if p.nodes > maxProjectedNodes || p.values > maxProjectedValues || p.depth > maxProjectedDepth || unsupported(in) {
		return out, false
	}
	intOrString := isTrue(in, "x-kubernetes-int-or-string")
	p.keywords(in, out, c.root)
	out["type"] = typesOf(in, intOrString)
	if out["type"] == nil {
		delete(out, "type")
	}
	for _, key := range []string{"allOf", "anyOf", "oneOf"} {
		if list := mapsIn(in[key]); len(list) > 0 {
			var converted []any
			for _, sub := range list {
				sub, _ := p.schema(sub, values, context{nested: true})
				converted = append(converted, sub)
			}
			out[key] = converted
		}
	}
	if not, ok := in["not"].(map[string]any); ok {
		out["not"], _ = p.schema(not, values, context{nested: true})
	}

	inner := context{preserve: c.preserve, nested: c.nested}
	keeps := c.open || isTrue(in, "x-kubernetes-preserve-unknown-fields")
	if items, ok := in["items"].(map[string]any); ok {
		below := inner
		below.open = keeps
		if elements := elementsOf(values); len(elements) > 0 {
			out["items"], unknown = p.schema(items, elements, below)
		}
	}
	if intOrString {
		return out, unknown
	}
	return out, p.fields(in, out, values, inner, c.root, keeps) || unknown
}

// fields converts properties and additionalProperties.
func (p *projection) fields(in, out map[string]any, values []any, inner context, root, keeps bool) (unknown bool) {
	reached := fieldsOf(values)
	known := mapAt(in, "properties")
	embedded := root || isTrue(in, "x-kubernetes-embedded-resource")
	additional, isSchema := in["additionalProperties"].(map[string]any)
	allowed, isBool := in["additionalProperties"].(bool)

	properties := map[string]any{}
	var others []any // the values of fields that are no property
	var extra bool   // there is one that nothing is known of
	var truncated bool
	for _, name := range reached.names {
		if p.nodes > maxProjectedNodes {
			truncated = true
			break
		}
		sub, ok := known[name].(map[string]any)
		meta := embedded && slices.Contains(metaFields, name)
		switch {
		case ok && meta:
			// Only names can be restricted, and nothing is dropped.
			properties[name], _ = p.schema(sub, reached.values[name], context{nested: true})
		case ok:
			converted, below := p.schema(sub, reached.values[name], inner)
			properties[name], unknown = converted, unknown || below
		case meta:
			properties[name] = map[string]any{"type": metaType(name)}
		case known[name] != nil: // it is there, but no schema
			properties[name] = map[string]any{}
		default:
			others = append(others, reached.values[name]...)
			extra = true
		}
	}
	switch {
	case truncated: // what is not in properties may be known
	case isSchema:
		if len(others) > 0 {
			converted, below := p.schema(additional, others, inner)
			out["additionalProperties"], unknown = converted, unknown || below
		}
	case isBool:
		out["additionalProperties"] = allowed
		unknown = unknown || extra && !allowed
	case extra && !inner.nested && !inner.preserve && !keeps && closes(in):
		out["additionalProperties"] = false
		unknown = true
	}
	if embedded && !root && !inner.nested {
		out["required"] = appendMissing(out["required"], "apiVersion", "kind")
	}
	if unknown {
		p.name(known, properties)
	}
	if len(properties) > 0 {
		out["properties"] = properties
	}
	return unknown
}

// name adds the fields that no value has, and the names of those below them: a
// hint may need them.
func (p *projection) name(known, properties map[string]any) {
	for name, sub := range known {
		if _, ok := properties[name]; ok {
			continue
		}
		if p.names++; p.names > maxProjectedNames {
			return
		}
		below := map[string]any{}
		sub, _ := sub.(map[string]any)
		for name := range mapAt(sub, "properties") {
			if p.names++; p.names > maxProjectedNames {
				break
			}
			below[name] = map[string]any{}
		}
		properties[name] = map[string]any{"properties": below}
	}
}

// closes says whether a schema is one of objects: of other values no field can
// be dropped.
func closes(in map[string]any) bool {
	return textAt(in, "type") == "object" || textAt(in, "type") == "" && in["properties"] != nil
}

func metaType(field string) string {
	if field == "metadata" {
		return "object"
	}
	return "string"
}

// unsupported says whether a schema has a keyword that no structural schema may
// have, and that changes what it means. The definition is rejected, or, in
// v1beta1, the keyword may count: nothing is certain.
func unsupported(in map[string]any) bool {
	for _, key := range []string{"$ref", "definitions", "dependencies", "patternProperties", "additionalItems"} {
		if in[key] != nil {
			return true
		}
	}
	_, tuple := in["items"].([]any)
	return tuple
}

// typesOf are the types that a schema allows, nil for all.
func typesOf(in map[string]any, intOrString bool) any {
	var types []any
	if intOrString {
		types = []any{"integer", "string"}
	} else if t := textAt(in, "type"); slices.Contains([]string{"array", "boolean", "integer", "number", "object", "string"}, t) {
		types = []any{t}
	}
	if types == nil {
		return nil
	}
	if isTrue(in, "nullable") {
		types = append(types, "null")
	}
	return types
}

// keywords copies the keywords without schemas in them, as far as they have the
// form that JSON Schema demands.
func (p *projection) keywords(in, out map[string]any, root bool) {
	for _, key := range []string{"maximum", "minimum"} {
		if n, ok := number(in[key]); ok {
			out[key] = n
			exclusive := "exclusiveM" + key[1:]
			if isTrue(in, exclusive) {
				out[exclusive] = true
			}
		}
	}
	if n, ok := number(in["multipleOf"]); ok && n > 0 {
		out["multipleOf"] = n
	}
	for _, key := range []string{"maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"} {
		if n, ok := number(in[key]); ok && n >= 0 && n == float64(int(n)) {
			out[key] = int64(n)
		}
	}
	if isTrue(in, "uniqueItems") {
		out["uniqueItems"] = true
	}
	if pattern := textAt(in, "pattern"); pattern != "" {
		if _, err := regexp.Compile(pattern); err == nil {
			out["pattern"] = pattern
		}
	}
	if format := crdFormat(in); format != "" {
		out["format"] = format
	}
	if values, ok := in["enum"].([]any); ok && len(values) > 0 && len(values) <= maxListedValues {
		out["enum"] = distinct(values)
	}
	if names, ok := in["required"].([]any); ok && len(names) <= maxListedValues {
		var required []string
		for _, name := range names {
			// Status is not judged, and metadata judged elsewhere.
			if name, ok := name.(string); ok && !(root && (name == "status" || name == "metadata")) {
				required = append(required, name)
			}
		}
		if required := appendMissing(nil, required...); required != nil {
			out["required"] = required
		}
	}
}

// appendMissing adds names to a list of names, each once, nil for none.
func appendMissing(list any, names ...string) any {
	out, _ := list.([]any)
	for _, name := range names {
		if !slices.Contains(out, any(name)) {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// distinct leaves out repetitions, which JSON Schema forbids in an enum.
func distinct(values []any) []any {
	var out []any
	seen := map[string]bool{}
	for _, v := range values {
		if key := literal(v); !seen[key] {
			seen[key] = true
			out = append(out, v)
		}
	}
	return out
}

func isTrue(in map[string]any, key string) bool {
	set, _ := in[key].(bool)
	return set
}

// number returns a number of any type that a parser gives.
func number(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case int64:
		return float64(v), true
	case int:
		return float64(v), true
	}
	return 0, false
}

func mapsIn(v any) []map[string]any {
	list, _ := v.([]any)
	var out []map[string]any
	for _, item := range list {
		if m, ok := item.(map[string]any); ok {
			out = append(out, m)
		} else {
			return nil // it says more than is understood here
		}
	}
	return out
}

// elementsOf returns the elements of all lists among the values.
func elementsOf(values []any) []any {
	var out []any
	for _, v := range values {
		if list, ok := v.([]any); ok {
			out = append(out, list...)
		}
	}
	return out
}

type fieldValues struct {
	names  []string // in order
	values map[string][]any
}

// fieldsOf returns the fields of all objects among the values.
func fieldsOf(values []any) fieldValues {
	out := fieldValues{values: map[string][]any{}}
	for _, v := range values {
		m, _ := v.(map[string]any)
		for name, value := range m {
			if _, ok := out.values[name]; !ok {
				out.names = append(out.names, name)
			}
			out.values[name] = append(out.values[name], value)
		}
	}
	slices.Sort(out.names)
	return out
}
