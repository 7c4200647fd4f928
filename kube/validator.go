package kube

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/yannh/kubeconform/pkg/loader"
	"github.com/yannh/kubeconform/pkg/registry"
	"github.com/yannh/kubeconform/pkg/resource"
)

// Verdict is the outcome of a validation.
type Verdict int

const (
	// NoSchema means that nothing is known about the kind in that release,
	// and nothing was checked.
	NoSchema Verdict = iota
	// Valid means that a schema was found and fits.
	Valid
	// Invalid means that there are violations.
	Invalid
)

// String returns the name of the verdict.
func (v Verdict) String() string {
	switch v {
	case Valid:
		return "valid"
	case Invalid:
		return "invalid"
	}
	return "no schema"
}

// Options configure a Validator.
type Options struct {
	// SchemaLocations are further places of schemas, in kubeconform's syntax:
	// folders, or templates of file names or URLs. They are asked in order for
	// kinds without an embedded schema. Only an http location is ever reached
	// over the network; "default", which kubeconform downloads, stands for the
	// embedded schemas.
	SchemaLocations []string
}

// Validator validates objects. It is safe for concurrent use: schemas are
// compiled once, and from then on nothing is locked.
type Validator struct {
	registries []registry.Registry
	schemas    sync.Map // schemaKey to *compiled

	mu       sync.Mutex // guards compiler
	compiler compiler
}

// NewValidator makes a Validator. It compiles nothing yet.
func NewValidator(opts Options) (*Validator, error) {
	v := &Validator{}
	for _, location := range opts.SchemaLocations {
		if location == "default" {
			continue
		}
		r, err := registry.New(location, "", true, false, false)
		if err != nil {
			return nil, fmt.Errorf("schema location %s: %w", location, err)
		}
		v.registries = append(v.registries, r)
	}
	return v, nil
}

type schemaKey struct {
	version Version
	gvk     GVK
}

// compiled is a schema that is compiled by the first who needs it.
type compiled struct {
	once   sync.Once
	schema *jsonschema.Schema // nil if there is none
	err    error
}

// Validate validates an object against the schema of its kind in a release. It
// does not change the object, which must be made of the types that JSON parsers
// make: string, bool, numbers, nil, []any and map[string]any.
//
// An error means that the schema could not be had or compiled.
func (v *Validator) Validate(version Version, object map[string]any) (Verdict, []Violation, error) {
	signature, err := new(resource.Resource).SignatureFromMap(object)
	if err != nil || signature.Kind == "" || signature.Version == "" {
		return Invalid, missingTypeMeta(object), nil
	}
	g := ParseGVK(signature.Version, signature.Kind)
	if isList(g) {
		return verdict(listViolations(object))
	}
	schema, err := v.schema(version, g)
	if err != nil || schema == nil {
		return NoSchema, nil, err
	}
	violations, err := validate(schema, g, object)
	if err != nil {
		return NoSchema, nil, err
	}
	return verdict(violations)
}

func verdict(violations []Violation) (Verdict, []Violation, error) {
	if len(violations) > 0 {
		return Invalid, violations, nil
	}
	return Valid, nil, nil
}

// validate runs a schema over an object, and over copies with fewer nulls for as
// long as these are in the way.
func validate(schema *jsonschema.Schema, g GVK, object map[string]any) ([]Violation, error) {
	var removed []null
	for {
		err := schema.Validate(object)
		if err == nil {
			return nil, nil
		}
		var failure *jsonschema.ValidationError
		if !errors.As(err, &failure) {
			return nil, err
		}
		leaves := leavesOf(failure, nil)
		nulls := nullsIn(leaves)
		if len(nulls) == 0 {
			return describe(leaves, schema, g, object, removed), nil
		}
		removed = append(removed, nulls...)
		object = withoutNulls(object, nulls) // each round has fewer of them
	}
}

// schema returns the schema of a kind, nil if there is none.
func (v *Validator) schema(version Version, g GVK) (*jsonschema.Schema, error) {
	key := schemaKey{version, g}
	if release, ok := Embedded(version); ok && embedded(g, release) {
		key.version = release.minor() // all patches share it
	}
	entry, ok := v.schemas.Load(key)
	if !ok {
		entry, _ = v.schemas.LoadOrStore(key, &compiled{})
	}
	c := entry.(*compiled)
	c.once.Do(func() { c.schema, c.err = v.find(key.version, g) })
	return c.schema, c.err
}

// embedded says whether there is an embedded schema for a kind.
func embedded(g GVK, v Version) bool {
	k, ok := index().kinds[g]
	return ok && k.definition != "" && k.served.has(v)
}

// find compiles the embedded schema, or else the first of the schema locations
// that has one.
func (v *Validator) find(version Version, g GVK) (*jsonschema.Schema, error) {
	if release, ok := Embedded(version); ok && embedded(g, release) {
		v.mu.Lock()
		defer v.mu.Unlock()
		if v.compiler.engine == nil {
			v.compiler = compiler{engine: newCompiler(), added: map[string]bool{}}
		}
		return v.compiler.compile(index().kinds[g].definition, release)
	}
	full := fmt.Sprintf("%d.%d.%d", version.Major, version.Minor, version.Patch)
	for _, r := range v.registries {
		path, doc, err := r.DownloadSchema(g.Kind, g.APIVersion(), full)
		// Both the missing and the unreadable schema are this type there.
		var missing *loader.NotFoundError
		if errors.As(err, &missing) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("schema of %s: %w", g, err)
		}
		if doc == nil { // the file says null
			continue
		}
		schema, err := compileForeign(path, doc)
		if err != nil {
			return nil, fmt.Errorf("schema of %s: %w", g, err)
		}
		return schema, nil
	}
	return nil, nil
}

// compileForeign compiles a schema of a schema location, by itself: two locations
// may have different documents of one name.
func compileForeign(path string, doc any) (*jsonschema.Schema, error) {
	c := newCompiler()
	if err := c.AddResource(path, doc); err != nil {
		return nil, err
	}
	return c.Compile(path)
}

// isList says whether a kind is a wrapper for other objects.
func isList(g GVK) bool {
	if g == coreList {
		return true
	}
	_, itself := index().kinds[g]
	_, element := lookup(g)
	return element && !itself
}

// listViolations checks the wrapper. The items are for the caller to unfold, see
// Items, and to validate one by one.
func listViolations(object map[string]any) []Violation {
	switch items := object["items"].(type) {
	case nil, []any:
		return nil
	default:
		return []Violation{{
			Path:    []string{"items"},
			Message: "must be a list, but is " + show(items, false),
			Kind:    KindType,
		}}
	}
}

// missingTypeMeta names what makes an object no object.
func missingTypeMeta(object map[string]any) []Violation {
	var out []Violation
	for _, field := range []string{"apiVersion", "kind"} {
		switch value := object[field].(type) {
		case nil:
			out = append(out, Violation{Message: fmt.Sprintf("missing required field %q", field), Kind: KindRequired, Field: field})
		case string:
			if value == "" {
				out = append(out, Violation{Path: []string{field}, Message: "must not be empty", Kind: KindRequired, Field: field})
			}
		default:
			out = append(out, Violation{Path: []string{field}, Message: "must be a string, but is " + show(value, false), Kind: KindType})
		}
	}
	return slices.Clip(out)
}
