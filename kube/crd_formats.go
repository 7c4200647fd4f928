package kube

import (
	"fmt"
	"math"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
)

// crdFormats are the formats of texts that the API server checks in custom
// resources: those of supportedVersionedFormats in
// k8s.io/apiextensions-apiserver/pkg/apiserver/validation/formats.go that all
// releases know. All others say nothing.
var crdFormats = []string{
	"bsonobjectid", "uri", "email", "hostname", "ipv4", "ipv6", "cidr", "mac", "uuid", "uuid3", "uuid4", "uuid5",
	"isbn", "isbn10", "isbn13", "creditcard", "ssn", "hexcolor", "rgbcolor", "byte", "password", "date", "duration", "date-time",
}

// crdFormat returns the format that the API server checks in values of a schema,
// "" if there is none.
func crdFormat(in map[string]any) string {
	format := textAt(in, "format")
	switch textAt(in, "type") {
	case "", "string":
		for _, known := range crdFormats {
			if strings.ReplaceAll(known, "-", "") == strings.ReplaceAll(format, "-", "") {
				return known
			}
		}
	case "integer":
		if format == "int32" || format == "int64" {
			return format
		}
	}
	return ""
}

// newCRDCompiler is as newCompiler, with the formats of custom resources.
func newCRDCompiler() *jsonschema.Compiler {
	c := newCompiler()
	for _, name := range crdFormats {
		c.RegisterFormat(&jsonschema.Format{Name: name, Validate: func(v any) error {
			if s, ok := v.(string); ok && !strfmt.Default.Validates(name, s) {
				return fmt.Errorf("is no %s", name)
			}
			return nil
		}})
	}
	c.RegisterFormat(&jsonschema.Format{Name: "int32", Validate: func(v any) error { return validateInt(v, math.MinInt32, math.MaxInt32) }})
	return c
}
