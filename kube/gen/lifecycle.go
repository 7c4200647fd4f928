package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// lifecycle is what the APILifecycle methods of a type say. A minor of 0 means
// that there is no such method.
type lifecycle struct {
	introduced, deprecated, removed int
	replacement                     gvk
}

type lifecycles map[gvk]lifecycle

// read adds the facts of a module, without overwriting those that are there. The
// methods are generated from comments of the types, and return constants.
func (l lifecycles) read(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "zz_generated.prerelease-lifecycle.go" {
			return err
		}
		group, err := groupName(filepath.Join(filepath.Dir(path), "register.go"))
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		found := lifecycles{}
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || !strings.HasPrefix(fn.Name.Name, "APILifecycle") {
				continue
			}
			star, ok := fn.Recv.List[0].Type.(*ast.StarExpr)
			if !ok {
				return fmt.Errorf("%s: unexpected receiver of %s", path, fn.Name.Name)
			}
			kind := star.X.(*ast.Ident).Name
			g := gvk{group, filepath.Base(filepath.Dir(path)), kind}
			facts := found[g]
			ret, ok := fn.Body.List[0].(*ast.ReturnStmt)
			if !ok {
				return fmt.Errorf("%s: unexpected body of %s", path, fn.Name.Name)
			}
			switch strings.TrimPrefix(fn.Name.Name, "APILifecycle") {
			case "Introduced":
				facts.introduced, err = minorOf(ret)
			case "Deprecated":
				facts.deprecated, err = minorOf(ret)
			case "Removed":
				facts.removed, err = minorOf(ret)
			case "Replacement":
				facts.replacement, err = gvkOf(ret)
			}
			if err != nil {
				return fmt.Errorf("%s: %s: %w", path, fn.Name.Name, err)
			}
			found[g] = facts
		}
		for g, facts := range found {
			if _, known := l[g]; !known {
				l[g] = facts
			}
		}
		return nil
	})
}

// minorOf reads `return 1, 26`.
func minorOf(ret *ast.ReturnStmt) (int, error) {
	if len(ret.Results) != 2 {
		return 0, fmt.Errorf("want two results")
	}
	lit, ok := ret.Results[1].(*ast.BasicLit)
	if !ok {
		return 0, fmt.Errorf("want a literal")
	}
	return strconv.Atoi(lit.Value)
}

// gvkOf reads `return schema.GroupVersionKind{Group: "apps", …}`.
func gvkOf(ret *ast.ReturnStmt) (gvk, error) {
	var g gvk
	lit, ok := ret.Results[0].(*ast.CompositeLit)
	if !ok {
		return g, fmt.Errorf("want a composite literal")
	}
	for _, elt := range lit.Elts {
		kv := elt.(*ast.KeyValueExpr)
		value, err := strconv.Unquote(kv.Value.(*ast.BasicLit).Value)
		if err != nil {
			return g, err
		}
		switch kv.Key.(*ast.Ident).Name {
		case "Group":
			g.Group = value
		case "Version":
			g.Version = value
		case "Kind":
			g.Kind = value
		}
	}
	return g, nil
}

// groupName reads `const GroupName = "apps"`.
func groupName(path string) (string, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, src, parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range gen.Specs {
			v, ok := spec.(*ast.ValueSpec)
			if !ok || v.Names[0].Name != "GroupName" || len(v.Values) != 1 {
				continue
			}
			if lit, ok := v.Values[0].(*ast.BasicLit); ok {
				return strconv.Unquote(lit.Value)
			}
		}
	}
	return "", fmt.Errorf("%s: no GroupName", path)
}
