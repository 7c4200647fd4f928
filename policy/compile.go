package policy

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// compile compiles the modules once. A module with an error is left out, with
// all that build on it, and the rest is compiled again.
func (s *Set) compile() *ast.Compiler {
	s.once.Do(func() {
		s.broken = map[string]error{}
		modules := maps.Clone(s.modules)
		for {
			s.compiler = s.newCompiler()
			s.compiler.Compile(modules)
			if !s.compiler.Failed() {
				return
			}
			for file, err := range s.culprits(modules, s.compiler.Errors) {
				s.broken[file] = err
				delete(modules, file)
			}
		}
	})
	return s.compiler
}

func (s *Set) newCompiler() *ast.Compiler {
	c := ast.NewCompiler().
		WithCapabilities(s.capabilities()).
		WithStrict(s.options.Strict).
		WithEnablePrintStatements(true).
		SetErrorLimit(0)
	if s.options.Strict {
		c = c.WithSchemas(inputSchemas())
	}
	return c
}

// culprits returns the modules that errors are about, and those that refer to
// the package of one: without it their conditions would be quietly undefined.
func (s *Set) culprits(modules map[string]*ast.Module, errs ast.Errors) map[string]error {
	out := map[string]error{}
	for _, e := range errs {
		if e.Location == nil || modules[e.Location.File] == nil {
			continue
		}
		if _, ok := out[e.Location.File]; ok {
			continue
		}
		err := located(e)
		if why := explain(e); why != "" {
			err = fmt.Errorf("%w: %s", err, why)
		}
		out[e.Location.File] = err
	}
	if len(out) == 0 { // an error without a place: none of them can be trusted
		for file := range modules {
			out[file] = errors.New(errs.Error())
		}
		return out
	}
	for again := true; again; {
		again = false
		for _, file := range slices.Sorted(maps.Keys(modules)) {
			if _, ok := out[file]; ok {
				continue
			}
			for _, bad := range slices.Sorted(maps.Keys(out)) {
				if refersTo(modules[file], modules[bad].Package.Path) {
					out[file] = fmt.Errorf("%s uses %s, which is broken: %w", file, bad, out[bad])
					again = true
					break
				}
			}
		}
	}
	return out
}

// refersTo tells whether a module names a package or something in it.
func refersTo(m *ast.Module, pkg ast.Ref) (found bool) {
	ast.WalkRefs(m, func(ref ast.Ref) bool {
		// The module's own package clause is a reference, too.
		if ref.HasPrefix(pkg) && !ref.Equal(m.Package.Path) {
			found = true
		}
		return found
	})
	return found
}

// sections are the parts of the input document that a module refers to:
// "objects", "pack.values". An empty name stands for all of it.
func sections(m *ast.Module) map[string]bool {
	out := map[string]bool{}
	note := func(ref ast.Ref) {
		name := ""
		for i := 1; i < len(ref) && i <= 2; i++ {
			step, ok := ref[i].Value.(ast.String)
			if !ok || i == 2 && name != "pack" {
				break
			}
			name = strings.TrimPrefix(name+"."+string(step), ".")
		}
		out[name] = true
	}
	ast.WalkTerms(m, func(t *ast.Term) bool {
		switch v := t.Value.(type) {
		case ast.Var:
			if v.Equal(ast.InputRootDocument.Value) {
				out[""] = true
			}
		case ast.Ref:
			if !v.HasPrefix(ast.InputRootRef) {
				return false
			}
			note(v)
			for _, step := range v[1:] {
				ast.WalkTerms(step, func(inner *ast.Term) bool {
					if ref, ok := inner.Value.(ast.Ref); ok && ref.HasPrefix(ast.InputRootRef) {
						note(ref)
					}
					return false
				})
			}
			return true
		}
		return false
	})
	return out
}

// names tells whether a module holds a text.
func names(m *ast.Module, text string) (found bool) {
	ast.WalkTerms(m, func(t *ast.Term) bool {
		if s, ok := t.Value.(ast.String); ok && string(s) == text {
			found = true
		}
		return found
	})
	return found
}
