// Package policies holds packlint's built-in rules in Rego, one file a rule,
// each with a test beside it. As for the rules in Go, testdata/<rule-id>.txtar
// is the rule's example and the source of its page in docs/rules. To add a rule,
// write these three files and run
//
//	go test ./policies -update && go test ./rules -update
package policies

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/packlint/packlint/lint"
	"github.com/packlint/packlint/policy"
)

// Examples holds the case of each rule, as rules.Examples.
//
//go:embed testdata/*.txtar
var Examples embed.FS

//go:embed *.rego lib/*.rego
var modules embed.FS

// All returns the rules, by id. They are compiled when the first of them runs.
func All() []*lint.Rule { return load().Rules() }

var load = sync.OnceValue(func() *policy.Set {
	set, err := Load(policy.Options{})
	if err != nil {
		panic(err) // the tests hold the policies to being right
	}
	return set
})

// Load reads the built-in policies, to be run with other options than All.
// Builtin is set in any case.
func Load(options policy.Options) (*policy.Set, error) {
	files := policy.Files{}
	err := fs.WalkDir(modules, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.rego") {
			return err
		}
		text, err := modules.ReadFile(name)
		files["policies/"+name] = text
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("the built-in policies cannot be read: %w", err)
	}
	options.Builtin = true
	return policy.New(files, options)
}
