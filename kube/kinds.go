package kube

import (
	_ "embed" // data/kinds.txt
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed data/kinds.txt
var kindData string

// minors is a set of minor releases of Kubernetes 1.
type minors uint64

func (m minors) has(v Version) bool {
	return v.Major == 1 && v.Minor >= 0 && v.Minor < 64 && m&(1<<v.Minor) != 0
}

// parseMinors reads "16-21,25" and "-".
func parseMinors(s string) (minors, error) {
	var out minors
	if s == "-" {
		return out, nil
	}
	for part := range strings.SplitSeq(s, ",") {
		from, to, ok := strings.Cut(part, "-")
		if !ok {
			to = from
		}
		a, err := strconv.ParseUint(from, 10, 6)
		if err != nil {
			return 0, err
		}
		b, err := strconv.ParseUint(to, 10, 6)
		if err != nil {
			return 0, err
		}
		for ; a <= b; a++ {
			out |= 1 << a
		}
	}
	return out, nil
}

// kindFacts is a line of the index: a kind that some release since 1.16 has.
type kindFacts struct {
	resource   string
	namespaced bool
	served     minors // can be served
	enabled    minors // is served without --runtime-config
	lifecycle  Lifecycle
	definition string // empty in releases without schemas
}

type kindIndex struct {
	kinds  map[GVK]*kindFacts
	groups map[string]bool
}

// index is the index of kinds, parsed when the first question is asked.
var index = sync.OnceValue(func() kindIndex {
	idx := kindIndex{kinds: map[GVK]*kindFacts{}, groups: map[string]bool{}}
	for line := range strings.Lines(kindData) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		g, k, err := parseKind(strings.Fields(line))
		if err != nil {
			panic(fmt.Sprintf("kube: embedded data: %q: %v", line, err)) // a test reads it all
		}
		idx.kinds[g] = k
		idx.groups[g.Group] = true
	}
	return idx
})

func parseKind(f []string) (GVK, *kindFacts, error) {
	if len(f) != 12 {
		return GVK{}, nil, fmt.Errorf("want 12 columns, got %d", len(f))
	}
	dash := func(s string) string {
		if s == "-" {
			return ""
		}
		return s
	}
	g := GVK{dash(f[0]), f[1], f[2]}
	k := &kindFacts{resource: f[3], namespaced: f[4] == "namespaced", definition: dash(f[11])}
	var err error
	if k.served, err = parseMinors(f[5]); err != nil {
		return g, nil, err
	}
	if k.enabled, err = parseMinors(f[6]); err != nil {
		return g, nil, err
	}
	for i, v := range []*Version{&k.lifecycle.Introduced, &k.lifecycle.Deprecated, &k.lifecycle.Removed} {
		minor, err := strconv.Atoi(f[7+i])
		if err != nil {
			return g, nil, err
		}
		if minor != 0 {
			*v = Version{Major: 1, Minor: minor}
		}
	}
	if r := strings.Split(f[10], "/"); len(r) == 3 {
		k.lifecycle.Replacement = GVK{r[0], r[1], r[2]}
	}
	return g, k, nil
}

// lookup finds a kind. The list of a kind (DeploymentList) shares its life.
func lookup(g GVK) (*kindFacts, bool) {
	idx := index()
	if k, ok := idx.kinds[g]; ok {
		return k, true
	}
	if element, ok := strings.CutSuffix(g.Kind, "List"); ok {
		k, ok := idx.kinds[GVK{g.Group, g.Version, element}]
		return k, ok
	}
	return nil, false
}

// Namespaced says whether objects of a built-in kind live in a namespace. ok is
// false for kinds that are not built in.
func Namespaced(g GVK) (namespaced, ok bool) {
	k, ok := lookup(g)
	return ok && k.namespaced, ok
}

// Resource returns the plural name of a built-in kind, as RBAC rules name it.
func Resource(g GVK) (string, bool) {
	k, ok := lookup(g)
	if !ok {
		return "", false
	}
	return k.resource, true
}
