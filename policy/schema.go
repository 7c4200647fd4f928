package policy

import (
	_ "embed"
	"encoding/json"

	"github.com/open-policy-agent/opa/v1/ast"
)

//go:embed input.schema.json
var inputSchema []byte

// InputSchema is the JSON Schema of the input document, a contract with the
// policies of users.
func InputSchema() []byte { return inputSchema }

// inputSchemas lets the type checker know the input document.
func inputSchemas() *ast.SchemaSet {
	set := ast.NewSchemaSet()
	var schema any
	if json.Unmarshal(inputSchema, &schema) == nil {
		set.Put(ast.SchemaRootRef, schema)
	}
	return set
}
