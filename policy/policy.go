// Package policy runs rules that are written in Rego, packlint's own and the
// user's. A policy sees the input document that docs/policies.md describes and
// nothing else: no network, no environment, no files, no clock. What it does
// wrong is told about the policy, and never about the pack.
package policy

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/packlint/packlint/lint"
)

// Options say how policies are read and run.
type Options struct {
	// V0 reads modules as Rego v0, in which `deny[msg] { … }` is a rule.
	V0 bool
	// Builtin tells that the rules are packlint's own.
	Builtin bool
	// Reserved are ids that rules must not have: those of other rules.
	Reserved []string
	// Allow names builtins that policies may call besides those of the sandbox;
	// Grantable lists them.
	Allow []string
	// Strict makes errors of what the compiler only frowns upon: unused
	// variables and imports, deprecated builtins; and of references to what the
	// input document does not have. It is for policies in packlint's form.
	Strict bool
	// Print receives what policies print, a line each; nil discards it.
	Print io.Writer
	// Limits are DefaultLimits where they are zero.
	Limits Limits
}

// Limits bound what one rule may use on one pack.
type Limits struct {
	Time     time.Duration
	Findings int
	Output   int // bytes in all messages and hints together
}

// DefaultLimits are far beyond what a policy in earnest takes: those of packlint
// need a millisecond for a large pack.
var DefaultLimits = Limits{Time: 5 * time.Second, Findings: 1000, Output: 1 << 20}

// Set is policies that were read together and share their packages and data. It
// is safe for concurrent use.
type Set struct {
	options Options
	modules map[string]*ast.Module // by file, without tests
	tests   map[string]*ast.Module
	data    map[string]any
	rules   []*rule

	once     sync.Once
	compiler *ast.Compiler
	broken   map[string]error // by file
}

// New reads policies. The error names every file that is no Rego, and every
// rule whose metadata are wrong. What does not compile is kept, as rules that
// crash: one policy does not keep the others from running.
func New(files Files, options Options) (*Set, error) {
	s := &Set{options: options, modules: map[string]*ast.Module{}, tests: map[string]*ast.Module{}}
	s.options.Limits = limits(options.Limits)
	for _, name := range options.Allow {
		if !slices.Contains(Grantable(), name) {
			return nil, fmt.Errorf("the builtin %q cannot be allowed to policies: only %s can", name, strings.Join(Grantable(), ", "))
		}
	}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := s.add(name, files[name]); err != nil {
			errs = append(errs, err)
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return s, s.findRules()
}

func limits(l Limits) Limits {
	if l.Time == 0 {
		l.Time = DefaultLimits.Time
	}
	if l.Findings == 0 {
		l.Findings = DefaultLimits.Findings
	}
	if l.Output == 0 {
		l.Output = DefaultLimits.Output
	}
	return l
}

func (s *Set) add(name string, text []byte) error {
	if isData(name) {
		return s.addData(name, text)
	}
	module, err := ast.ParseModuleWithOpts(name, string(text), s.parserOptions(s.options.V0))
	if err != nil {
		if !s.options.V0 {
			if _, old := ast.ParseModuleWithOpts(name, string(text), s.parserOptions(true)); old == nil {
				return fmt.Errorf("%s is written in Rego v0: add --rego-v0, or convert it with `opa fmt --write --v0-v1`", name)
			}
		}
		return syntaxError(name, err)
	}
	if module == nil { // nothing but comments
		return nil
	}
	if strings.HasSuffix(name, testSuffix) {
		s.tests[name] = module
	} else {
		s.modules[name] = module
	}
	return nil
}

func (s *Set) parserOptions(v0 bool) ast.ParserOptions {
	version := ast.RegoV1
	if v0 {
		version = ast.RegoV0
	}
	// Forbidden builtins parse: the compiler's error about them is the better.
	return ast.ParserOptions{ProcessAnnotation: true, RegoVersion: version, Capabilities: ast.CapabilitiesForThisVersion(ast.CapabilitiesRegoVersion(version))}
}

// syntaxError shortens the parser's errors to a line each.
func syntaxError(name string, err error) error {
	var list ast.Errors
	if !errors.As(err, &list) {
		return fmt.Errorf("%s cannot be read as Rego: %w", name, err)
	}
	var lines []error
	for _, e := range list[:min(len(list), maxErrors)] {
		lines = append(lines, located(e))
	}
	return errors.Join(lines...)
}

// maxErrors keeps the answer to a file that is no Rego short.
const maxErrors = 5

func located(e *ast.Error) error {
	if e.Location == nil {
		return errors.New(e.Message)
	}
	return fmt.Errorf("%s:%d:%d: %s", e.Location.File, e.Location.Row, e.Location.Col, e.Message)
}

// Rules returns the rules of the set, by id.
func (s *Set) Rules() []*lint.Rule {
	out := make([]*lint.Rule, 0, len(s.rules))
	for _, r := range s.rules {
		out = append(out, &r.Rule)
	}
	return out
}

// Broken returns what keeps files from being compiled, by file.
func (s *Set) Broken() map[string]error {
	s.compile()
	return s.broken
}

// Compile compiles the policies now. Rules that cannot be compiled crash once a
// run from then on, and not once a pack.
func (s *Set) Compile() {
	for file, err := range s.Broken() {
		for _, r := range s.rules {
			if r.file == file {
				r.Check = nil
				r.CheckRepo = func(p *lint.RepoPass) { p.Crash(oneLine(err), r.faultHint()) }
			}
		}
	}
}

func oneLine(err error) string {
	return strings.Join(strings.Fields(err.Error()), " ")
}
