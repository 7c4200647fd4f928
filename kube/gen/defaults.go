package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
)

// readDefaults marks the kinds that the release serves without being told to.
// The OpenAPI document has every API, alpha ones included. What is on by default
// is said by DefaultAPIResourceConfigSource: calls of EnableVersions,
// DisableVersions, EnableResources and DisableResources, whose arguments are
// group versions or variables holding lists of them. They are interpreted in
// order, a resource taking precedence over its version.
func (r *release) readDefaults(dir string) error {
	var file *ast.File
	var err error
	// The package was called master before 1.20.
	for _, path := range []string{"pkg/controlplane/instance.go", "pkg/master/master.go"} {
		file, err = parser.ParseFile(token.NewFileSet(), filepath.Join(dir, path), nil, parser.SkipObjectResolution)
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	if err != nil {
		return err
	}

	// k8s.io/api/apps/v1 holds the definitions io.k8s.api.apps.v1.*, and these
	// know the name of their group.
	groups := map[string]string{}
	for g, info := range r.kinds {
		groups[info.definition[:strings.LastIndexByte(info.definition, '.')]] = g.Group
	}
	in := newInterpreter(file)
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		// Some groups are named by their internal package, which is laid out alike.
		path = strings.Replace(path, "k8s.io/kubernetes/pkg/apis/", "k8s.io/api/", 1)
		prefix := "io." + strings.ReplaceAll(strings.Replace(path, "k8s.io", "k8s", 1), "/", ".")
		if group, ok := groups[prefix]; ok && spec.Name != nil {
			in.imports[spec.Name.Name] = groupVersion{group, path[strings.LastIndexByte(path, '/')+1:]}
		}
	}
	if in.functions["DefaultAPIResourceConfigSource"] == nil {
		return errors.New("no DefaultAPIResourceConfigSource")
	}
	in.run("DefaultAPIResourceConfigSource")

	for g, info := range r.kinds {
		gv := groupVersion{g.Group, g.Version}
		on, known := in.resources[groupResource{gv, info.resource}]
		if !known {
			on, known = in.versions[gv]
		}
		if !known {
			// These two are served by servers of their own, which serve all
			// the versions that they have.
			if g.Group != "apiextensions.k8s.io" && g.Group != "apiregistration.k8s.io" {
				return fmt.Errorf("nothing says whether %s/%s is on by default", g.Group, g.Version)
			}
			on = true
		}
		info.enabled = on
	}
	return nil
}

type groupVersion struct{ group, version string }

type groupResource struct {
	groupVersion
	resource string
}

type interpreter struct {
	imports   map[string]groupVersion
	lists     map[string][]ast.Expr
	functions map[string]*ast.FuncDecl

	versions  map[groupVersion]bool
	resources map[groupResource]bool
}

func newInterpreter(file *ast.File) *interpreter {
	in := &interpreter{
		imports:   map[string]groupVersion{},
		lists:     map[string][]ast.Expr{},
		functions: map[string]*ast.FuncDecl{},
		versions:  map[groupVersion]bool{},
		resources: map[groupResource]bool{},
	}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			in.functions[decl.Name.Name] = decl
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				if v, ok := spec.(*ast.ValueSpec); ok && len(v.Names) == 1 && len(v.Values) == 1 {
					if lit, ok := v.Values[0].(*ast.CompositeLit); ok {
						in.lists[v.Names[0].Name] = lit.Elts
					}
				}
			}
		}
	}
	return in
}

func (in *interpreter) run(function string) {
	fn := in.functions[function]
	if fn == nil {
		return
	}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch fun := call.Fun.(type) {
		case *ast.Ident: // ret := DefaultGenericAPIResourceConfigSource()
			in.run(fun.Name)
		case *ast.SelectorExpr:
			in.apply(fun.Sel.Name, call.Args)
		}
		return true
	})
}

func (in *interpreter) apply(method string, args []ast.Expr) {
	on := strings.HasPrefix(method, "Enable")
	if !on && !strings.HasPrefix(method, "Disable") {
		return
	}
	for _, arg := range args {
		switch arg := arg.(type) {
		case *ast.Ident: // a variable with a list: stable…EnabledByDefault...
			in.apply(method, in.lists[arg.Name])
		case *ast.SelectorExpr: // appsv1.SchemeGroupVersion
			if gv, ok := in.groupVersion(arg); ok {
				in.versions[gv] = on
			}
		case *ast.CallExpr: // appsv1.SchemeGroupVersion.WithResource("deployments")
			sel, ok := arg.Fun.(*ast.SelectorExpr)
			if !ok || len(arg.Args) != 1 {
				continue
			}
			lit, ok := arg.Args[0].(*ast.BasicLit)
			if !ok {
				continue
			}
			resource, err := strconv.Unquote(lit.Value)
			if err != nil {
				continue
			}
			if gv, ok := in.groupVersion(sel.X); ok {
				in.resources[groupResource{gv, resource}] = on
			}
		}
	}
}

// groupVersion resolves appsv1.SchemeGroupVersion.
func (in *interpreter) groupVersion(e ast.Expr) (groupVersion, bool) {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return groupVersion{}, false
	}
	pkg, ok := sel.X.(*ast.Ident)
	if !ok {
		return groupVersion{}, false
	}
	gv, ok := in.imports[pkg.Name]
	return gv, ok
}
