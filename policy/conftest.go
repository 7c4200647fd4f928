package policy

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/packlint/packlint/lint"
)

// Conftest's convention: rules deny, violation and warn, alone or with a name
// behind an underscore, in any package, over one Kubernetes object as input; and
// a rule exception that lists the names of those that do not count for the
// object (conftest.dev, "Usage" and "Exceptions").
var conftestName = regexp.MustCompile(`^(deny|violation|warn)(?:_([a-zA-Z0-9_]+))?$`)

const exceptionName = "exception"

// conftestRules makes a rule of packlint of each name that a module has. Where
// several files say `deny` in one package, Rego sees one rule: a copy under a
// name of its own keeps them apart, so that each can be named, suppressed and
// configured by itself.
func (s *Set) conftestRules(file string, m *ast.Module) ([]*rule, error) {
	var order []string
	rules := map[string][]*ast.Rule{}
	for _, r := range m.Rules {
		name := string(r.Head.Name)
		if !isSet(r) || !conftestName.MatchString(name) {
			continue
		}
		if rules[name] == nil {
			order = append(order, name)
		}
		rules[name] = append(rules[name], r)
	}
	var out []*rule
	for _, name := range order {
		r := &rule{
			Rule: lint.Rule{
				ID: conftestID(file, name, len(order)), Severity: lint.Error, Category: lint.Policy,
				Summary: fmt.Sprintf("the policy %s of %s is violated", name, path.Base(file)),
				Why:     fmt.Sprintf("The rule `%s` in `%s` says so; its message gives the reason.", name, file),
			},
			set: s, file: file, perObject: true, uses: map[string]bool{},
			query:      m.Package.Path.Append(ast.StringTerm(name + " of " + file)),
			exceptions: m.Package.Path.Append(ast.StringTerm(exceptionName)),
			derived:    true,
			around:     path.Dir(file),
			exempt:     strings.TrimPrefix(strings.TrimLeft(name, "abcdefghijklmnopqrstuvwxyz"), "_"),
		}
		if strings.HasPrefix(name, "warn") {
			r.Severity = lint.Warning
		}
		for _, member := range rules[name] {
			about, err := ruleMetadata(member)
			if err == nil && about != nil {
				r.derived = r.derived && about.id == ""
				err = about.apply(&r.Rule)
			}
			if err != nil {
				return nil, err
			}
			m.Rules = append(m.Rules, renamed(member, name+" of "+file))
		}
		out = append(out, r)
	}
	return out, nil
}

// renamed copies a rule under another name. No module can write one that holds a
// blank, and so none is taken.
func renamed(r *ast.Rule, name string) *ast.Rule {
	out := r.Copy()
	out.Head.Name = ast.Var(name)
	out.Head.Reference = ast.Ref{ast.VarTerm(name)}
	out.Annotations = nil
	return out
}

// conftestID names a rule after its file, and after itself where the file has
// several: no-latest, containers-deny, containers-warn-limits.
func conftestID(file, name string, of int) string {
	id := strings.TrimSuffix(path.Base(file), regoSuffix)
	if of > 1 {
		id += "-" + name
	}
	return cmp.Or(words(id), "policy")
}

// words makes an id of a name.
func words(name string) string {
	parts := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	return strings.Join(parts, "-")
}
