package rules

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/packlint/packlint/pack"
)

//go:embed data/pack-schema.json
var packSchema []byte

// PackSchema is the JSON Schema of pack.json.
func PackSchema() []byte { return bytes.Clone(packSchema) }

// packSchemaTree is the schema as a document.
var packSchemaTree = sync.OnceValue(func() *pack.Node {
	return pack.ParseJSON("pack-schema.json", packSchema).Root
})

var compiledPackSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	const url = "mem:///pack-schema.json"
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(packSchema))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.UseLoader(nothingRemote{})
	if err := c.AddResource(url, doc); err != nil {
		return nil, err
	}
	return c.Compile(url)
})

// nothingRemote keeps a schema from being fetched, from wherever.
type nothingRemote struct{}

func (nothingRemote) Load(url string) (any, error) {
	return nil, fmt.Errorf("%s is not part of packlint", url)
}

// schemaViolation is one place where a pack.json breaks the schema.
type schemaViolation struct {
	Path []string
	Node *pack.Node
	Kind jsonschema.ErrorKind
}

// packSchemaViolations validates a pack.json, and returns the innermost
// violations in the validator's order, at most one a node and keyword.
func packSchemaViolations(root *pack.Node) ([]schemaViolation, error) {
	schema, err := compiledPackSchema()
	if err != nil || root == nil {
		return nil, err
	}
	var invalid *jsonschema.ValidationError
	if err := schema.Validate(plain(root)); !errors.As(err, &invalid) {
		return nil, err
	}
	var out []schemaViolation
	var leaves func(*jsonschema.ValidationError)
	leaves = func(e *jsonschema.ValidationError) {
		if len(e.Causes) == 0 {
			out = append(out, schemaViolation{Path: e.InstanceLocation, Node: root.Get(e.InstanceLocation...), Kind: e.ErrorKind})
		}
		for _, cause := range e.Causes {
			leaves(cause)
		}
	}
	leaves(invalid)
	return out, nil
}

// plain turns a node into the values that encoding/json decodes to.
func plain(n *pack.Node) any {
	switch n.Kind {
	case pack.Mapping:
		m := make(map[string]any, len(n.Pairs))
		for _, pair := range n.Pairs {
			m[pair.Key.Value] = plain(pair.Value)
		}
		return m
	case pack.Sequence:
		list := make([]any, len(n.Items))
		for i, item := range n.Items {
			list[i] = plain(item)
		}
		return list
	case pack.Bool:
		return n.Value == "true"
	case pack.Number:
		return json.Number(n.Value)
	case pack.String:
		return n.Value
	}
	return nil
}

// message says in a pack author's words what is wrong, and what to do.
func (v schemaViolation) message() (message, hint string) {
	where := jsonPath(v.Path)
	switch k := v.Kind.(type) {
	case *kind.Type:
		want := make([]string, len(k.Want))
		for i, name := range k.Want {
			want[i] = jsonType(name)
		}
		is := jsonType(k.Got)
		if v.Node.Is(pack.Bool) || v.Node.Is(pack.Number) || v.Node.Is(pack.String) {
			is = jsonText(v.Node) + ", " + is
		}
		return fmt.Sprintf("%s is %s; it must be %s", where, is, enumerate(want, "or")), v.typeHint(k)
	case *kind.Enum:
		allowed := schemaAt(v.Path).Get("enum").Strings()
		message = fmt.Sprintf("%s cannot be %s", where, jsonText(v.Node))
		if meant, ok := closest(v.Node.Str(), allowed); ok {
			return message, fmt.Sprintf("did you mean %q?", meant)
		}
		return message, "use " + enumerate(allowed, "or")
	case *kind.Required:
		return fmt.Sprintf("%s has no %s", where, enumerate(k.Missing, "or")), v.requiredHint(k.Missing)
	case *kind.MinLength:
		return where + " is empty", "give it a value"
	}
	return fmt.Sprintf("%s breaks the rule %q of the schema", where, strings.Join(v.Kind.KeywordPath(), "/")), ""
}

func (v schemaViolation) typeHint(k *kind.Type) string {
	if len(k.Want) != 1 {
		return ""
	}
	n := v.Node
	switch want := k.Want[0]; {
	case len(v.Path) == 0:
		return `write one object: {"name": …, "displayName": …, "version": …, "layer": …}`
	case n.Is(pack.Null):
		return "give it a value, or remove the key"
	case want == "string" && (n.Is(pack.Bool) || n.Is(pack.Number)):
		return fmt.Sprintf("write it in quotes: %q", n.Value)
	case want == "string":
		return "write one text in quotes"
	case want == "array" && n.Is(pack.String) && strings.Contains(n.Value, ","):
		return "write each in quotes of its own, in brackets"
	case want == "array" && n.Is(pack.String):
		return fmt.Sprintf("write [%s]", jsonText(n))
	case want == "array" && n.Is(pack.Mapping) && n.Len() == 0:
		return "write []"
	case want == "array" && n.Is(pack.Mapping):
		return "put it into brackets: [{…}]"
	case want == "number" && n.Is(pack.String) && numeric(n.Value):
		return "write it without quotes: " + n.Value
	case want == "object" && n.Is(pack.Sequence) && n.Len() == 0:
		return "write {}"
	case want == "object":
		return `write an object: {"key": …}`
	}
	return ""
}

func numeric(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

// requiredHint names what to add, with the values to choose from.
func (v schemaViolation) requiredHint(missing []string) string {
	lines := make([]string, len(missing))
	for i, key := range missing {
		lines[i] = strconv.Quote(key)
		if values := schemaAt(append(slices.Clone(v.Path), key)).Get("enum").Strings(); values != nil {
			lines[i] += ": " + enumerate(values, "or")
		}
	}
	return "add " + enumerate(lines, "and")
}

// schemaAt returns the part of the schema that describes the value at a path of
// pack.json, and nil for values that it says nothing about.
func schemaAt(path []string) *pack.Node {
	part := packSchemaTree()
	for _, step := range path {
		if property := part.Get("properties", step); property != nil {
			part = property
		} else if part.Get("properties") != nil {
			return nil
		} else if items := part.Get("items"); items != nil {
			part = items
		} else {
			part = part.Get("additionalProperties")
		}
		if ref := part.Get("$ref").Str(); ref != "" {
			part = packSchemaTree().Get(strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
		}
	}
	return part
}

// knownKeys returns the keys that the schema names for an object at a path, and
// none where any key goes.
func knownKeys(path []string) []string {
	var keys []string
	if properties := schemaAt(path).Get("properties"); properties != nil {
		for _, pair := range properties.Pairs {
			keys = append(keys, pair.Key.Value)
		}
	}
	return keys
}

// jsonPath writes a path as one would in a program; the root is pack.json.
func jsonPath(path []string) string {
	var b strings.Builder
	for _, step := range path {
		switch _, err := strconv.Atoi(step); {
		case err == nil && b.Len() > 0:
			fmt.Fprintf(&b, "[%s]", step)
		case b.Len() > 0:
			b.WriteString("." + step)
		default:
			b.WriteString(step)
		}
	}
	return cmp.Or(b.String(), pack.MetaFile)
}

// jsonText is a value as JSON writes it, as far as it fits into a sentence.
func jsonText(n *pack.Node) string {
	switch {
	case n.Is(pack.String):
		return strconv.Quote(n.Value)
	case n.Is(pack.Mapping):
		return "an object"
	case n.Is(pack.Sequence):
		return "a list"
	case n.Is(pack.Null):
		return "null"
	case n == nil:
		return "absent"
	}
	return n.Value
}

func jsonType(name string) string {
	switch name {
	case "null":
		return name
	case "array":
		return "a list"
	case "object", "integer":
		return "an " + name
	}
	return "a " + name
}

// layers are the layers of a cluster profile.
func layers() []string { return schemaAt([]string{"layer"}).Get("enum").Strings() }
