package policy

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"

	"github.com/packlint/packlint/lint"
)

// reportName is the rule of a package that holds its findings.
const reportName = "report"

// rule is a rule of packlint that a policy holds.
type rule struct {
	lint.Rule
	set  *Set
	file string
	// query is the set of the findings.
	query ast.Ref
	// perObject rules see each Kubernetes object by itself, as conftest has it;
	// exceptions and exempt are what conftest calls so.
	perObject  bool
	exceptions ast.Ref
	exempt     string
	// derived tells that the id is made of names, and around are the directories
	// whose names may still go into it.
	derived bool
	around  string
	// uses are the sections of the input document that the rule looks at.
	uses map[string]bool
	// crds tells that the rule looks at the bodies of CustomResourceDefinitions.
	crds bool

	stores   sync.Map // of storage.Store, by the settings
	overtime atomic.Int32
}

// findRules makes rules of the modules that hold some.
func (s *Set) findRules() error {
	var errs []error
	library := map[string]bool{}
	for _, file := range sortedFiles(s.modules) {
		m := s.modules[file]
		about, err := packageMetadata(m)
		switch {
		case err != nil:
			errs = append(errs, err)
		case about != nil:
			r, err := s.ownRule(file, m, about)
			if err != nil {
				errs = append(errs, err)
				continue
			}
			s.rules = append(s.rules, r)
		default:
			entries, err := s.conftestRules(file, m)
			if err != nil {
				errs = append(errs, err)
			}
			s.rules = append(s.rules, entries...)
			if len(entries) == 0 {
				for section := range sections(m) {
					library[section] = true
				}
			}
		}
	}
	for _, r := range s.rules {
		for section := range library {
			r.uses[section] = true
		}
		r.finish()
	}
	return errors.Join(append(errs, s.identify())...)
}

// ownRule is a rule in packlint's form: a package with metadata and a set named
// report.
func (s *Set) ownRule(file string, m *ast.Module, about *metadata) (*rule, error) {
	if !slices.ContainsFunc(m.Rules, func(r *ast.Rule) bool { return isSet(r) && string(r.Head.Name) == reportName }) {
		return nil, fmt.Errorf("%s: the package has a custom.id, and no rule `%s contains …`, which would hold its findings", file, reportName)
	}
	r := &rule{
		Rule: lint.Rule{Severity: lint.Warning, Category: lint.Policy},
		set:  s, file: file, uses: sections(m), crds: names(m, customResourceDefinition),
		query: m.Package.Path.Append(ast.StringTerm(reportName)),
	}
	if err := about.apply(&r.Rule); err != nil {
		return nil, err
	}
	return r, nil
}

// isSet tells whether a rule adds to a set: `name contains x`, in v0 `name[x]`.
func isSet(r *ast.Rule) bool {
	return r.Head.Key != nil && r.Head.Value == nil && len(r.Head.Ref()) == 1
}

// finish fills in what follows from the rest.
func (r *rule) finish() {
	r.Check = r.check
	r.Foreign = !r.set.options.Builtin
	if r.perObject || r.usesAny("objects", "pods", "images") {
		r.Needs = lint.Rendered
	}
}

func (r *rule) usesAny(sections ...string) bool {
	return r.uses[""] || slices.ContainsFunc(sections, func(s string) bool { return r.uses[s] })
}

// identify gives each rule an id that is no other rule's. Those in metadata are
// somebody's word; those made of file names give way, to the names of the
// directories around them.
func (s *Set) identify() error {
	for again := true; again; {
		again = false
		taken := map[string][]*rule{}
		for _, r := range s.rules {
			taken[r.ID] = append(taken[r.ID], r)
		}
		for _, id := range slices.Sorted(maps.Keys(taken)) {
			rules := taken[id]
			reserved := slices.Contains(s.options.Reserved, id)
			if len(rules) == 1 && !reserved {
				continue
			}
			named := slices.DeleteFunc(slices.Clone(rules), func(r *rule) bool { return r.derived })
			switch {
			case len(named) > 1:
				return fmt.Errorf("%s and %s both hold a rule %s: give one of them another custom.id in its metadata", named[0].file, named[1].file, id)
			case len(named) == 1 && reserved:
				return fmt.Errorf("%s holds a rule %s, which is the name of one of packlint's: give it another custom.id in its metadata", named[0].file, id)
			}
			for i, r := range rules {
				if r.derived {
					r.lengthen(i + 1)
					again = true
				}
			}
		}
	}
	slices.SortFunc(s.rules, func(a, b *rule) int { return strings.Compare(a.ID, b.ID) })
	return nil
}

// lengthen puts the next directory's name before the id, then "policy", and then
// the number behind it.
func (r *rule) lengthen(number int) {
	const exhausted = "\x00"
	if r.around == exhausted {
		r.ID = fmt.Sprintf("%s-%d", r.ID, number)
		return
	}
	dir, base := path.Split(strings.TrimSuffix(r.around, "/"))
	r.around = dir
	if words(base) == "" {
		r.around, base = exhausted, "policy"
	}
	r.ID = words(base) + "-" + r.ID
}

func (r *rule) faultHint() string {
	return fmt.Sprintf("the policy %s is at fault, not the pack; the other rules have run", r.file)
}

// store holds data: what the policies bring along, and the settings of the rule.
func (r *rule) store(settings map[string][]string) (storage.Store, error) {
	key := fmt.Sprint(settings)
	if known, ok := r.stores.Load(key); ok {
		return known.(storage.Store), nil
	}
	store, err := newStore(r.set.data, settings)
	if err == nil {
		r.stores.Store(key, store)
	}
	return store, err
}

func sortedFiles(modules map[string]*ast.Module) []string {
	return slices.Sorted(maps.Keys(modules))
}
