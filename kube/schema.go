package kube

import (
	_ "embed" // data/schemas.txt
	"fmt"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The definitions of all releases: a line has a name, the minor releases, and the
// schema. The text is not compressed: 330 kB are no weight for a binary, nothing
// has to be unpacked before the first object is validated, and a new release can
// be reviewed as a diff.
//
//go:embed data/schemas.txt
var schemaData string

// definition is one content that a definition has, in some releases.
type definition struct {
	minors minors
	schema string
}

// definitions finds the definitions by name, without parsing any.
var definitions = sync.OnceValue(func() map[string][]definition {
	out := make(map[string][]definition, 1000)
	for line := range strings.Lines(schemaData) {
		if line[0] == '#' {
			continue
		}
		name, rest, _ := strings.Cut(line, " ")
		list, schema, _ := strings.Cut(rest, " ")
		m, err := parseMinors(list)
		if err != nil {
			panic(fmt.Sprintf("kube: embedded data: %s: %v", name, err)) // a test reads it all
		}
		out[name] = append(out[name], definition{m, schema})
	}
	return out
})

// definitionIn returns the schema of a definition in a release.
func definitionIn(name string, v Version) (string, bool) {
	for _, d := range definitions()[name] {
		if d.minors.has(v) {
			return d.schema, true
		}
	}
	return "", false
}

// scheme is that of the made-up URLs of definitions: kube:///1.37/NAME. A $ref is
// a bare name, and so stays within its release.
const scheme = "kube:///"

// newCompiler returns a schema compiler that loads nothing by itself, neither
// from files nor from the network: what a schema refers to must be in it.
func newCompiler() *jsonschema.Compiler {
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft4) // what OpenAPI v2 and kubeconform build on
	c.UseLoader(noLoader{})
	for _, f := range formats() {
		c.RegisterFormat(f)
	}
	return c
}

type noLoader struct{}

func (noLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("%s: references to other documents are not followed", url)
}

// compiler compiles definitions, each once a release. It is not safe for
// concurrent use.
type compiler struct {
	engine *jsonschema.Compiler
	added  map[string]bool // URLs
}

// compile compiles a definition and, first, all that it refers to. Compiled one
// by one, bottom up, definitions are found ready by those above them. In one go,
// the engine would look for each subschema in a list of all the others.
func (c *compiler) compile(name string, v Version) (*jsonschema.Schema, error) {
	url := scheme + v.MinorString() + "/" + name
	if !c.added[url] {
		text, ok := definitionIn(name, v)
		if !ok {
			return nil, fmt.Errorf("no schema %s for Kubernetes %s", name, v.MinorString())
		}
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			return nil, err
		}
		if err := c.engine.AddResource(url, doc); err != nil {
			return nil, err
		}
		c.added[url] = true
		for _, ref := range refs(doc, nil) {
			// A definition that contains itself is added by now, and left
			// for the engine to resolve.
			if c.added[scheme+v.MinorString()+"/"+ref] {
				continue
			}
			if _, err := c.compile(ref, v); err != nil {
				return nil, err
			}
		}
	}
	return c.engine.Compile(url)
}

// refs appends the definitions that a schema refers to.
func refs(v any, out []string) []string {
	switch v := v.(type) {
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok {
			return append(out, ref)
		}
		// A property may be called $ref, and then its value is no string.
		for _, sub := range v {
			out = refs(sub, out)
		}
	case []any:
		for _, sub := range v {
			out = refs(sub, out)
		}
	}
	return out
}
