package policy_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"

	"github.com/packlint/packlint/internal/packtest"
	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/pack"
	"github.com/packlint/packlint/policy"
)

// TestInputSchema holds the documents of the packs in all examples of rules to
// the schema.
func TestInputSchema(t *testing.T) {
	t.Parallel()
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(policy.InputSchema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("mem:///input.json", parsed); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("mem:///input.json")
	if err != nil {
		t.Fatal(err)
	}
	documents := 0
	look := &lint.Rule{ID: "look", Severity: lint.Info, Category: lint.Policy, Needs: lint.Rendered, Check: func(p *lint.Pass) {
		text, err := policy.Document(p)
		if err != nil {
			t.Errorf("%s: %v", p.Pack.Path, err)
			return
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err == nil {
			err = schema.Validate(value)
		}
		if err != nil {
			t.Errorf("%s: %v", p.Pack.Path, err)
		}
		documents++
	}}
	examples, err := doublestar.FilepathGlob("../{policies,rules}/testdata/{a,c,h,i,p,s,v,w}*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range examples {
		example, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		packtest.Write(t, dir, example.Files)
		locations, err := pack.Find([]string{dir})
		if err != nil {
			t.Fatal(err)
		}
		engine, err := lint.New([]*lint.Rule{look}, lint.Options{Jobs: 1})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := engine.Run(context.Background(), locations); err != nil {
			t.Fatal(err)
		}
	}
	if documents < 100 {
		t.Errorf("only %d documents were looked at", documents)
	}
}
