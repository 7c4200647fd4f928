package report

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/packlint/packlint/lint"
)

func compile(t testing.TB, schema []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func conforms(t testing.TB, schema *jsonschema.Schema, text []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(doc); err != nil {
		t.Error(err)
	}
}

// sarifSchema is the OASIS standard's own.
func sarifSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	return compile(t, text)
}

func results(t testing.TB) map[string]*lint.Result {
	return map[string]*lint.Result{
		"small": small(t), "wide": wide(), "clean": clean(), "crashed": crashed(), "none": {}, "hostile": hostile(),
	}
}

func TestJSONConforms(t *testing.T) {
	schema := compile(t, JSONSchema())
	for name, r := range results(t) {
		for _, verbose := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				conforms(t, schema, written(t, "json", r, Options{Verbose: verbose}))
			})
		}
	}
}

// TestJSONSchemaIsStrict takes away and adds keys: the schema must see both.
func TestJSONSchemaIsStrict(t *testing.T) {
	schema := compile(t, JSONSchema())
	text := written(t, "json", small(t), Options{})
	broken := 0
	try := func(change func(object map[string]any)) {
		t.Helper()
		var doc map[string]any
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		change(doc)
		if schema.Validate(doc) == nil {
			t.Error("the schema lets a change pass")
		}
		broken++
	}
	at := map[string]func(map[string]any) map[string]any{
		"report":  func(d map[string]any) map[string]any { return d },
		"pack":    func(d map[string]any) map[string]any { return d["packs"].([]any)[0].(map[string]any) },
		"finding": func(d map[string]any) map[string]any { return d["findings"].([]any)[0].(map[string]any) },
		"summary": func(d map[string]any) map[string]any { return d["summary"].(map[string]any) },
	}
	for _, object := range at {
		var doc map[string]any
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		for key := range object(doc) {
			try(func(d map[string]any) { delete(object(d), key) })
		}
		try(func(d map[string]any) { object(d)["news"] = 1 })
	}
	if broken < 40 {
		t.Errorf("only %d changes tried", broken)
	}
}

func TestSARIFConforms(t *testing.T) {
	schema := sarifSchema(t)
	for name, r := range results(t) {
		t.Run(name, func(t *testing.T) { conforms(t, schema, written(t, "sarif", r, Options{})) })
	}
}
