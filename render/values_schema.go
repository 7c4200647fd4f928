package render

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"helm.sh/helm/v3/pkg/chart"
)

const schemaFile = "values.schema.json"

// valuesSchemas holds the compiled values.schema.json files of a run.
type valuesSchemas struct {
	// published gives the document at an address that schemas refer to; nil
	// knows none.
	published func(url string) (doc any, ok bool)

	mu    sync.Mutex
	known map[[sha256.Size]byte]*valuesSchema
}

// valuesSchema is a compiled values.schema.json.
type valuesSchema struct {
	schema  *jsonschema.Schema
	err     error
	ignored []string // references that lead out of the file
}

func (s *valuesSchemas) compile(text []byte) *valuesSchema {
	digest := sha256.Sum256(text)
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.known[digest]
	if !ok {
		v = s.compileSchema(text)
		if s.known == nil {
			s.known = map[[sha256.Size]byte]*valuesSchema{}
		}
		s.known[digest] = v
	}
	return v
}

// compileSchema compiles a schema as Helm does (chartutil.ValidateAgainst
// SingleSchema), but for references to other files and servers: those allow
// everything that is not published.
func (s *valuesSchemas) compileSchema(text []byte) (v *valuesSchema) {
	v = &valuesSchema{}
	defer func() {
		if r := recover(); r != nil {
			v.err = fmt.Errorf("unable to validate schema: %v", r)
		}
	}()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		v.err = err
		return v
	}
	doc = v.local(doc, s.find)
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(publishedLoader{s})
	const url = "file:///" + schemaFile
	if v.err = compiler.AddResource(url, doc); v.err == nil {
		v.schema, v.err = compiler.Compile(url)
	}
	return v
}

// find looks up what is published under an address, without going there.
func (s *valuesSchemas) find(url string) (doc any, ok bool) {
	if s.published == nil {
		return nil, false
	}
	return s.published(url)
}

// publishedLoader allows everything that a reference could still lead to and is
// not published.
type publishedLoader struct{ schemas *valuesSchemas }

func (l publishedLoader) Load(url string) (any, error) {
	if doc, ok := l.schemas.find(url); ok {
		return doc, nil
	}
	return true, nil
}

// local replaces the references of a schema that lead out of it, but for those
// to published documents.
func (v *valuesSchema) local(doc any, published func(string) (any, bool)) any {
	root, ok := doc.(map[string]any)
	if !ok {
		return doc
	}
	// Before draft 2019-09 what stands beside a $ref has no effect; without
	// the reference it would.
	draft, _ := root["$schema"].(string)
	alone := strings.Contains(draft, "draft-0")
	if draft != "" && !strings.Contains(draft, "json-schema.org/") {
		v.ignore(draft)
		delete(root, "$schema")
	}
	ids := map[string]bool{"": true}
	each(root, func(m map[string]any) {
		if id, ok := m["$id"].(string); ok {
			ids[strings.TrimSuffix(id, "#")] = true
		}
	})
	// References in a schema with an $id are relative to it.
	base, _ := root["$id"].(string)
	each(root, func(m map[string]any) {
		ref, ok := m["$ref"].(string)
		if !ok {
			return
		}
		file, _, _ := strings.Cut(ref, "#")
		if ids[file] || base != "" && file == path.Base(base) {
			return
		}
		if _, ok := published(file); ok {
			return
		}
		v.ignore(file)
		if alone {
			clear(m)
		} else {
			delete(m, "$ref")
		}
	})
	return root
}

func (v *valuesSchema) ignore(ref string) {
	if !slices.Contains(v.ignored, ref) {
		v.ignored = append(v.ignored, ref)
	}
}

func each(v any, visit func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		visit(v)
		for _, item := range v {
			each(item, visit)
		}
	case []any:
		for _, item := range v {
			each(item, visit)
		}
	}
}

// validateValues checks the values of a chart and its subcharts against their
// schemas, as Helm does before it renders. ignored lists references that could
// not be followed.
func (s *valuesSchemas) validateValues(c *chart.Chart, values map[string]any, root valuesRoot, subcharts []string) (found []diagnosis, ignored []string) {
	if c.Schema != nil {
		v := s.compile(c.Schema)
		ignored = append(ignored, v.ignored...)
		at := Position{Template: path.Join(c.ChartFullPath(), schemaFile)}
		switch {
		case v.err != nil:
			found = append(found, diagnosis{Failure: Failure{Kind: Broken, At: at, Message: "the schema is invalid: " + cleanSchemaError(v.err)}})
		default:
			found = append(found, v.validate(values, at, func(location []string) []string {
				out := slices.Clone([]string(root))
				if len(location) == 0 || location[0] != "global" {
					out = append(out, subcharts...)
				}
				return append(out, location...)
			})...)
		}
	}
	for _, d := range c.Dependencies() {
		if section, ok := values[d.Name()].(map[string]any); ok {
			more, refs := s.validateValues(d, section, root, append(slices.Clip(subcharts), d.Name()))
			found, ignored = append(found, more...), append(ignored, refs...)
		}
	}
	return found, ignored
}

func cleanSchemaError(err error) string {
	return strings.ReplaceAll(err.Error(), "file:///"+schemaFile, schemaFile)
}

func (v *valuesSchema) validate(values map[string]any, at Position, absolute func([]string) []string) (found []diagnosis) {
	defer func() {
		if r := recover(); r != nil {
			found = []diagnosis{{Failure: Failure{Kind: Broken, At: at, Message: fmt.Sprintf("unable to validate schema: %v", r)}}}
		}
	}()
	err := v.schema.Validate(values)
	invalid, ok := err.(*jsonschema.ValidationError)
	if !ok {
		if err != nil {
			found = append(found, diagnosis{Failure: Failure{Kind: Broken, At: at, Message: err.Error()}})
		}
		return found
	}
	printer := message.NewPrinter(language.English)
	for _, violation := range violations(invalid, values) {
		d := diagnosis{Failure: Failure{Kind: ValuesSchema, At: at, ValuesPath: absolute(violation.path)}}
		if violation.input {
			d.Kind = NeedsInput
			d.fill = [][]string{d.ValuesPath}
		}
		d.Message = fmt.Sprintf("at '/%s': %s", strings.Join(violation.at, "/"), violation.kind.LocalizedString(printer))
		d.paths = [][]string{d.ValuesPath}
		found = append(found, d)
	}
	// The validator goes through properties in random order.
	slices.SortStableFunc(found, func(a, b diagnosis) int {
		return cmp.Or(slices.Compare(a.ValuesPath, b.ValuesPath), strings.Compare(a.Message, b.Message))
	})
	return found
}

// violation is one leaf of a validation error.
type violation struct {
	at    []string
	path  []string // of the value to set, which can be below at
	kind  jsonschema.ErrorKind
	input bool // a value is missing or empty, and that is all
}

// violations lists the leaves of a validation error. Of alternatives, one that
// only lacks input stands for all: it can be satisfied.
func violations(e *jsonschema.ValidationError, values map[string]any) []violation {
	switch e.ErrorKind.(type) {
	case *kind.AnyOf, *kind.OneOf:
		for _, cause := range e.Causes {
			leaves := violations(cause, values)
			if len(leaves) > 0 && !slices.ContainsFunc(leaves, func(v violation) bool { return !v.input }) {
				return leaves
			}
		}
		value, _ := lookup(values, e.InstanceLocation)
		return []violation{{at: e.InstanceLocation, path: e.InstanceLocation, kind: e.ErrorKind, input: isEmpty(value)}}
	}
	if len(e.Causes) > 0 {
		var out []violation
		for _, cause := range e.Causes {
			out = append(out, violations(cause, values)...)
		}
		return out
	}
	v := violation{at: e.InstanceLocation, path: e.InstanceLocation, kind: e.ErrorKind}
	missing := func(names []string) (out []violation) {
		for _, name := range names {
			w := v
			w.path, w.input = append(slices.Clone(v.at), name), true
			out = append(out, w)
		}
		return out
	}
	switch k := e.ErrorKind.(type) {
	case *kind.Required:
		return missing(k.Missing)
	case *kind.DependentRequired:
		return missing(k.Missing)
	case *kind.Dependency:
		return missing(k.Missing)
	case *kind.AdditionalProperties:
		var out []violation
		for _, name := range k.Properties {
			w := v
			w.path = append(slices.Clone(v.at), name)
			out = append(out, w)
		}
		return out
	case *kind.MinProperties:
		v.input = true
	case *kind.MinItems:
		v.input = k.Got == 0
	case *kind.MinLength:
		v.input = k.Got == 0
	default:
		value, n := lookup(values, e.InstanceLocation)
		v.input = n == len(e.InstanceLocation) && isEmpty(value) && !forbids(e.ErrorKind)
	}
	return []violation{v}
}

// forbids tells whether a violation is about a value being there at all.
func forbids(k jsonschema.ErrorKind) bool {
	switch k.(type) {
	case *kind.Not, *kind.FalseSchema, *kind.MaxItems, *kind.MaxProperties, *kind.PropertyNames:
		return true
	}
	return false
}
